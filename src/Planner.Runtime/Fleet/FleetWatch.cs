namespace Planner.Runtime;

/// <summary>
/// Looks for changes of the configuration without waiting for files or ConfigMaps that do not answer: until they do, the
/// last good configuration is in force.
/// </summary>
public sealed class FleetWatch(FleetProvider fleet, PlannerTime time, ILogger<FleetWatch> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<PlannedDeployment>>? _look;
    private string? _problem;

    /// <summary>The deployments in force.</summary>
    public async Task<IReadOnlyList<PlannedDeployment>> RefreshAsync()
    {
        try
        {
            var deployments = await Look().WaitAsync(Patience, time.Clock, CancellationToken.None);
            _problem = null;
            return deployments;
        }
        catch (Exception error)
        {
            // A file or a map that cannot even be looked at is no reason to plan for nobody.
            var problem = error is TimeoutException ? "it could not be read within 2 s" : error.Message;
            if (Interlocked.Exchange(ref _problem, problem) != problem)
            {
                log.BadConfiguration(problem);
            }

            return fleet.Deployments;
        }
    }

    private Task<IReadOnlyList<PlannedDeployment>> Look()
    {
        lock (_lock)
        {
            return _look is { IsCompleted: false } underWay ? underWay : _look = Task.Run(fleet.Refresh);
        }
    }
}
