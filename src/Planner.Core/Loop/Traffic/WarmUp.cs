using Planner.Configuration;
using Planner.State;

namespace Planner.Loop;

/// <summary>
/// Lets predictors learn recorded traffic before they have seen any: at the first start only, which the state remembers.
/// </summary>
public static class WarmUp
{
    /// <summary>Most intervals that are learnt, the newest: a week of minutes.</summary>
    public const int MostIntervals = 7 * 24 * 60;

    /// <summary>Whether a trace is configured and this is the first start: nothing was observed, nothing learnt.</summary>
    public static bool IsDue(DeploymentState state, PlannerConfig config) =>
        config.LoadPredictorWarmupTrace is not null
        && state.Throughput is { WarmUp: null, LastSlotEnd: null } throughput
        && new[] { throughput.RequestCount, throughput.Isl, throughput.Osl }.All(series => series.History.Last is null);

    /// <summary>Learns the intervals.</summary>
    /// <param name="state">A state that has learnt nothing.</param>
    /// <param name="config">Names the trace, the predictor and the interval.</param>
    /// <param name="intervals">The traffic, oldest first; none where the trace cannot be used.</param>
    /// <param name="problem">Why it cannot be used; null where it can.</param>
    /// <remarks>
    /// Zeros are skipped again until there is traffic: a new deployment that serves nothing yet says nothing about it. An
    /// interval of the trace without requests counts as 0; Dynamo v1.0 drops it.
    /// </remarks>
    public static DeploymentState Learn(
        DeploymentState state, PlannerConfig config, IReadOnlyList<WarmUpInterval> intervals, string? problem)
    {
        var learning = new TrafficLearning(config);
        var learnt = intervals.Aggregate(
            state.Throughput with { IntervalS = config.ThroughputAdjustmentInterval.TotalSeconds },
            (known, one) => learning.Append(known, one.Requests, one.Isl, one.Osl));
        var counts = learnt.RequestCount;
        return state with
        {
            Throughput = learnt with
            {
                RequestCount = counts with { History = counts.History with { SkipsZeros = true } },
                WarmUp = new WarmUpRecord(
                    config.LoadPredictorWarmupTrace!, intervals.Count, intervals.Sum(one => one.Requests), problem),
            },
        };
    }
}
