using Planner.Cluster;
using Planner.Observations;
using Planner.Planning;
using Planner.Storage;

namespace Planner.FunctionApp.Ticks;

/// <summary>Runs load ticks: look at the pools, sample the workers' gauges, decide on the stored state, scale.</summary>
public sealed class LoadTickRunner(
    FleetProvider fleet, IServingCluster cluster, IStateStore store, DecisionCarrier carrier, PlannerTime time,
    ILogger<LoadTickRunner> log)
{
    private readonly TickWriter _writer = new(store, carrier, log);

    /// <summary>Runs the load tick of every deployment that has the load loop. One that fails does not stop others.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(fleet.Refresh()
        .Where(deployment => deployment.Settings.Config.RunsLoadLoop)
        .Select(deployment => _writer.LoggedAsync(
                deployment, DecisionLoop.Load, () => RunAsync(deployment, onlyIfDue: true, cancellationToken))));

    /// <summary>Runs a load tick now, whether or not its slot is done.</summary>
    /// <exception cref="StateConflictException">Others kept writing the state.</exception>
    public async Task<Decision> RunNowAsync(PlannedDeployment deployment, CancellationToken cancellationToken) =>
        await RunAsync(deployment, onlyIfDue: false, cancellationToken)
        ?? throw new StateConflictException(deployment.Name);

    private async Task<Decision?> RunAsync(
        PlannedDeployment deployment, bool onlyIfDue, CancellationToken cancellationToken)
    {
        var now = time.Now;
        var interval = deployment.Settings.Config.LoadAdjustmentInterval;
        var slotEnd = TickSlot.EndOfLast(now, interval);
        var (seen, unseen) = await ObserveAsync(deployment, cancellationToken);
        var outcome = await _writer.RunAsync(
            deployment,
            state => onlyIfDue && TickSlot.IsDone(state.Load.LastSlotEnd, slotEnd, interval),
            state => seen is null
                ? LoadTick.RunBlind(state, unseen, deployment.Settings, now)
                : LoadTick.Run(state, seen, deployment.Settings, now),
            cancellationToken);
        return outcome.Decision;
    }

    private async Task<(LoadObservation? Seen, string Unseen)> ObserveAsync(
        PlannedDeployment deployment, CancellationToken cancellationToken)
    {
        try
        {
            var pools = await deployment.ReadPoolsAsync(cluster, cancellationToken);
            return (await cluster.ReadLoadAsync(deployment.Config, pools, cancellationToken), "");
        }
        catch (ClusterException error)
        {
            return (null, error.Message);
        }
    }
}
