using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.Simulation;
using Planner.State;
using Planner.Traces;

namespace Planner.Benchmarks;

/// <summary>The made-up day, cut into as many slots as a state remembers points, and a bit.</summary>
internal static class SyntheticTraffic
{
    private const int Slots = 1100;
    private static readonly TimeSpan Interval = new PlannerConfig().ThroughputAdjustmentInterval;

    /// <summary>What each slot shows.</summary>
    public static IReadOnlyList<TrafficObservation> Observations { get; } = Observe();

    /// <summary>Requests finished in each slot.</summary>
    public static IReadOnlyList<double> Counts { get; } =
        [.. Observations.Select(seen => (seen as TrafficObservation.Traffic)?.RequestCount ?? 0)];

    /// <summary>What a tick at the end of a slot sees.</summary>
    public static ThroughputObservation Seen(int slot)
    {
        var pool = new PoolStatus(4, 4, Stable: true, GpusPerReplica: 1);
        return new ThroughputObservation(Observations[slot], pool, pool);
    }

    /// <summary>When the tick at the end of a slot runs.</summary>
    public static DateTimeOffset EndOf(int slot) => DateTimeOffset.UnixEpoch + ((slot + 1) * Interval);

    /// <summary>The state after the first slots.</summary>
    public static DeploymentState StateAfter(int slots, TickSettings settings) =>
        Enumerable.Range(0, slots).Aggregate(
            DeploymentState.Empty, (state, slot) => ThroughputTick.Run(state, Seen(slot), settings, EndOf(slot)).State);

    private static TrafficObservation[] Observe()
    {
        var bySlot = SyntheticDay.Create(Slots * Interval, peakPerS: 0.5).Requests
            .ToLookup(request => (int)(request.ArrivalS / Interval.TotalSeconds));
        return [.. Enumerable.Range(0, Slots).Select(slot => Observation([.. bySlot[slot]]))];
    }

    private static TrafficObservation Observation(Request[] requests) => requests.Length == 0
        ? new TrafficObservation.Idle()
        : new TrafficObservation.Traffic(
            requests.Length, requests.Average(request => request.Isl), requests.Average(request => request.Osl),
            TtftMs: 600, ItlMs: 35, RequestDurationS: 8);
}
