using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Runtime;

/// <summary>
/// Throughput ticks: observe, read the state, decide, write state and decision in one transaction, scale. The slow part
/// comes first, so that what was read is milliseconds old when it is written.
/// </summary>
public sealed class ThroughputLoop(
    IServingCluster cluster, IStateStore store, DecisionCarrier carrier, PlannerTime time, LoopHost host,
    ILogger<ThroughputLoop> log) : IDeploymentLoop
{
    // Looking for old decisions is a read that few ticks have to pay for; they delete more than as many ticks write.
    private const int TicksPerTrim = 10;

    /// <summary>Decisions are kept for this long.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly TickWriter _writer = new(store, carrier, log);

    /// <inheritdoc/>
    public DecisionLoop Loop => DecisionLoop.Throughput;

    /// <inheritdoc/>
    public async Task<TickOutcome> RunAsync(PlannedDeployment deployment, bool onlyIfDue, CancellationToken cancellationToken)
    {
        var now = time.Now;
        var slotEnd = TickSlot.EndOfLast(now, deployment.ThroughputInterval);
        var tick = new LoopTick<ThroughputObservation>(
            (deadline, token) => ObserveAsync(deployment, slotEnd, deadline, token),
            async (state, seen, token) =>
                With(await deployment.VerifyPoolsAsync(cluster, state, Pools(seen, now), now, token), seen.Traffic),
            state => IsDone(deployment, state, onlyIfDue ? slotEnd : slotEnd + deployment.ThroughputInterval),
            (state, seen) => ThroughputTick.Run(Warm(state, deployment), seen, deployment.Settings, now),
            (state, reason) => ThroughputTick.RunBlind(Warm(state, deployment), reason, deployment.Settings, now));
        var deadline = TickDeadline.Of(deployment, Loop, time, cancellationToken);
        var outcome = await _writer.RunAsync(deployment, tick, deadline);
        if (outcome.Decision is not null)
        {
            await TrimAsync(deployment, slotEnd, now, cancellationToken);
        }

        return outcome;
    }

    private DeploymentState Warm(DeploymentState state, PlannedDeployment deployment) =>
        host.WarmUp(state, deployment.Settings.Config);

    /// <summary>
    /// Whether others have done a slot, or a later one while this tick observed. Only what is ahead of the clock as it
    /// is now was written by a clock that ran ahead, and does not count.
    /// </summary>
    private bool IsDone(PlannedDeployment deployment, DeploymentState state, DateTimeOffset slotEnd)
    {
        var interval = deployment.ThroughputInterval;
        return TickSlot.IsDone(
            state.Throughput.LastSlotEnd, slotEnd, interval, clock: TickSlot.EndOfLast(time.Now, interval));
    }

    /// <summary>The pools, without which there is nothing to plan from, and then the traffic that they have served.</summary>
    private async Task<ThroughputObservation> ObserveAsync(
        PlannedDeployment deployment, DateTimeOffset slotEnd, TickDeadline deadline, CancellationToken cancellationToken)
    {
        var pools = await deployment.ReadPoolsAsync(cluster, cancellationToken);
        deadline.Await("the traffic source");
        var traffic = await cluster.ReadTrafficAsync(deployment.Config, pools, slotEnd, cancellationToken);
        return With(pools, traffic);
    }

    private static ThroughputObservation With(PoolsSeen pools, TrafficObservation traffic) =>
        new(traffic, pools.Prefill, pools.Decode) { SharedControl = pools.SharedControl, Served = pools.Served };

    private static PoolsSeen Pools(ThroughputObservation seen, DateTimeOffset at) =>
        new(at, seen.Prefill, seen.Decode) { SharedControl = seen.SharedControl, Served = seen.Served };

    private async Task TrimAsync(
        PlannedDeployment deployment, DateTimeOffset slotEnd, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (TickSlot.Number(slotEnd, deployment.ThroughputInterval) % TicksPerTrim == 0)
        {
            await store.TrimDecisionsAsync(deployment.Name, now - Retention, cancellationToken);
        }
    }
}
