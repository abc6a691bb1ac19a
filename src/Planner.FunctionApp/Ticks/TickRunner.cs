using Planner.Cluster;
using Planner.Observations;
using Planner.Planning;
using Planner.Simulation;
using Planner.State;
using Planner.Storage;

namespace Planner.FunctionApp.Ticks;

/// <summary>
/// Runs ticks: observe, read the state, decide, write state and decision in one transaction, scale. The slow part comes
/// first, so that what was read is milliseconds old when it is written; who loses a race runs again on what was seen.
/// </summary>
public sealed class TickRunner(
    FleetProvider fleet, IServingCluster cluster, IStateStore store, DecisionCarrier carrier, TickSchedule schedule,
    PlannerTime time, ILogger<TickRunner> log)
{
    // Looking for old decisions is a read that few ticks have to pay for; they delete more than as many ticks write.
    private const int TicksPerTrim = 10;

    /// <summary>Decisions are kept for this long.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly TickWriter _writer = new(store, carrier, log);

    /// <summary>Runs the throughput tick of every deployment whose slot is due. One that fails does not stop others.</summary>
    public Task RunThroughputAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(fleet.Refresh()
            .Where(deployment => deployment.Settings.Config.EnableThroughputScaling)
            .Select(deployment => _writer.LoggedAsync(
                deployment, DecisionLoop.Throughput, () => RunAsync(deployment, onlyIfDue: true, cancellationToken))));

    /// <summary>Runs a throughput tick now, whether or not its slot is done.</summary>
    /// <exception cref="StateConflictException">Others kept writing the state.</exception>
    public async Task<Decision> RunThroughputNowAsync(PlannedDeployment deployment, CancellationToken cancellationToken) =>
        await RunAsync(deployment, onlyIfDue: false, cancellationToken)
        ?? throw new StateConflictException(deployment.Name);

    private async Task<Decision?> RunAsync(
        PlannedDeployment deployment, bool onlyIfDue, CancellationToken cancellationToken)
    {
        var now = time.Now;
        var slotEnd = TickSlot.EndOfLast(now, deployment.ThroughputInterval);
        if (onlyIfDue && !schedule.MayBeDue(deployment, slotEnd))
        {
            return null;
        }

        var (seen, unseen) = await ObserveAsync(deployment, slotEnd, cancellationToken);
        var outcome = await _writer.RunAsync(
            deployment,
            state => IsDone(deployment, state, onlyIfDue ? slotEnd : slotEnd + deployment.ThroughputInterval),
            state =>
            {
                var warm = WarmUpTrace.Apply(state, deployment.Settings.Config);
                using var predictions = time.StartPredictions();
                return seen is null
                    ? ThroughputTick.RunBlind(warm, unseen, deployment.Settings, now, predictions.Token)
                    : ThroughputTick.Run(warm, seen, deployment.Settings, now, predictions.Token);
            },
            cancellationToken);
        if (outcome.SlotIsDone)
        {
            schedule.Done(deployment, slotEnd);
        }

        if (outcome.Decision is not null)
        {
            await TrimAsync(deployment, slotEnd, now, cancellationToken);
        }

        return outcome.Decision;
    }

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
    private async Task<(ThroughputObservation? Seen, string Unseen)> ObserveAsync(
        PlannedDeployment deployment, DateTimeOffset slotEnd, CancellationToken cancellationToken)
    {
        try
        {
            var pools = await deployment.ReadPoolsAsync(cluster, cancellationToken);
            var traffic = await cluster.ReadTrafficAsync(deployment.Config, pools, slotEnd, cancellationToken);
            var seen = new ThroughputObservation(traffic, pools.Prefill, pools.Decode)
            {
                SharedControl = pools.SharedControl,
                Served = pools.Served,
            };
            return (seen, "");
        }
        catch (ClusterException error)
        {
            return (null, error.Message);
        }
    }

    private async Task TrimAsync(
        PlannedDeployment deployment, DateTimeOffset slotEnd, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (TickSlot.Number(slotEnd, deployment.ThroughputInterval) % TicksPerTrim == 0)
        {
            await store.TrimDecisionsAsync(deployment.Name, now - Retention, cancellationToken);
        }
    }
}
