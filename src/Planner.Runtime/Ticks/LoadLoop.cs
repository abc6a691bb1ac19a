using Planner.Loop;
using Planner.Model;
using Planner.Observations;

namespace Planner.Runtime;

/// <summary>Load ticks: look at the pools, sample the workers' gauges, decide on the stored state, scale.</summary>
public sealed class LoadLoop(
    IServingCluster cluster, IStateStore store, DecisionCarrier carrier, PlannerTime time, ILogger<LoadLoop> log) : IDeploymentLoop
{
    private readonly TickWriter _writer = new(store, carrier, log);

    /// <inheritdoc/>
    public DecisionLoop Loop => DecisionLoop.Load;

    /// <inheritdoc/>
    public Task<TickOutcome> RunAsync(PlannedDeployment deployment, bool onlyIfDue, CancellationToken cancellationToken)
    {
        var now = time.Now;
        var interval = deployment.Interval(Loop);
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
        return _writer.RunAsync(deployment, tick, TickDeadline.Of(deployment, Loop, time, cancellationToken));
    }

    private async Task<LoadObservation> ObserveAsync(
        PlannedDeployment deployment, TickDeadline deadline, CancellationToken cancellationToken)
    {
        var pools = await deployment.ReadPoolsAsync(cluster, cancellationToken);
        deadline.Await("the source of worker gauges");
        return await cluster.ReadLoadAsync(deployment.Config, pools, cancellationToken);
    }
}
