using Planner.Loop;
using Planner.Model;
using Planner.Observations;

namespace Planner.Runtime;

/// <summary>Runs load ticks: look at the pools, sample the workers' gauges, decide on the stored state, scale.</summary>
public sealed class LoadTickRunner(
    FleetWatch fleet, IServingCluster cluster, IStateStore store, DecisionCarrier carrier, PlannerTime time,
    ConditionLog conditions, LoopHost host, ILogger<LoadTickRunner> log)
{
    private readonly TickWriter _writer = new(store, carrier, log);
    private readonly LoopTicks _ticks = new(DecisionLoop.Load, time, conditions, host);

    /// <summary>
    /// Runs the load tick of every deployment that has the load loop. One that fails or hangs neither stops nor delays others.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var deployments = await fleet.RefreshAsync();
        await _ticks.FireAsync(
            [.. deployments.Where(deployment => deployment.Settings.RunsLoadLoop)],
            deployment => RunAsync(deployment, onlyIfDue: true, cancellationToken), cancellationToken);
    }

    /// <summary>Runs a load tick now, whether or not its slot is done.</summary>
    /// <exception cref="StateConflictException">Others kept writing the state.</exception>
    public async Task<Decision> RunNowAsync(PlannedDeployment deployment, CancellationToken cancellationToken)
    {
        var outcome = await _ticks.RunAsync(
            deployment, one => RunAsync(one, onlyIfDue: false, cancellationToken), cancellationToken);
        return outcome.Decision ?? throw new StateConflictException(deployment.Name);
    }

    private Task<TickOutcome> RunAsync(PlannedDeployment deployment, bool onlyIfDue, CancellationToken cancellationToken)
    {
        var now = time.Now;
        var interval = deployment.Interval(DecisionLoop.Load);
        var slotEnd = TickSlot.EndOfLast(now, interval);
        var tick = new LoopTick<LoadObservation>(
            (deadline, token) => ObserveAsync(deployment, deadline, token),
            async (state, seen, token) => seen with
            {
                Pools = await deployment.VerifyPoolsAsync(cluster, state, seen.Pools, now, token),
            },
            state => onlyIfDue && TickSlot.IsDone(state.Load.LastSlotEnd, slotEnd, interval),
            (state, seen) => LoadTick.Run(state, seen, deployment.Settings, now),
            (state, reason) => LoadTick.RunBlind(state, reason, deployment.Settings, now));
        return _writer.RunAsync(deployment, tick, TickDeadline.Of(deployment, DecisionLoop.Load, time, cancellationToken));
    }

    private async Task<LoadObservation> ObserveAsync(
        PlannedDeployment deployment, TickDeadline deadline, CancellationToken cancellationToken)
    {
        var pools = await deployment.ReadPoolsAsync(cluster, cancellationToken);
        deadline.Await("whoever shows the workers' load");
        return await cluster.ReadLoadAsync(deployment.Config, pools, cancellationToken);
    }
}
