namespace Planner.Cluster.Frontends;

/// <summary>Two ways to the same metrics: the second once the first does not work. One object serves one tick.</summary>
/// <param name="first">The better way.</param>
/// <param name="second">The other one.</param>
/// <param name="patience">How long the first way may take, so that there is time for the second.</param>
/// <param name="clock">Measures it.</param>
public sealed class EitherFrontendMetrics(IFrontendMetrics first, IFrontendMetrics second, TimeSpan patience, TimeProvider clock)
    : IFrontendMetrics
{
    private string? _firstFailed;

    /// <inheritdoc/>
    public string Name => _firstFailed is null ? first.Name : second.Name;

    /// <inheritdoc/>
    public async Task<FrontendReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (_firstFailed is null)
        {
            using var deadline = new CancellationTokenSource(patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                return await first.ReadAsync(either.Token);
            }
            catch (ExpositionException error)
            {
                _firstFailed = $"{first.Name}: {error.Message}";
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                _firstFailed = $"{first.Name}: no answer within {patience.TotalSeconds:0.##} s";
            }
        }

        try
        {
            return await second.ReadAsync(cancellationToken);
        }
        catch (ExpositionException error)
        {
            throw new ExpositionException($"{error.Message}; {_firstFailed}");
        }
    }
}
