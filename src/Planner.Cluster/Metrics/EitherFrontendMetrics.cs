namespace Planner.Cluster.Metrics;

/// <summary>Two ways to the same metrics: the second once the first does not work. One object serves one tick.</summary>
/// <param name="first">The better way.</param>
/// <param name="second">The other one.</param>
public sealed class EitherFrontendMetrics(IFrontendMetrics first, IFrontendMetrics second) : IFrontendMetrics
{
    private string? _firstFailed;

    /// <inheritdoc/>
    public string Name => _firstFailed is null ? first.Name : second.Name;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExpositionSample>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_firstFailed is null)
        {
            try
            {
                return await first.ReadAsync(cancellationToken);
            }
            catch (ExpositionException error)
            {
                _firstFailed = $"{first.Name}: {error.Message}";
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
