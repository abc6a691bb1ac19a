using Planner.Configuration;
using Planner.Observations;

namespace Planner.Policies.Dynamo10;

/// <summary>Feeds one slot's gauges to the latency models.</summary>
internal static class LoadLearning
{
    public static Dynamo10State Learn(Dynamo10State state, LoadObservation seen, PlannerConfig config, Dynamo10Tuning tuning)
    {
        var length = Math.Min(config.LoadLearningWindow, tuning.MostPoints);
        var (prefill, decode) = Workers(seen, config.Mode);
        return state with
        {
            Prefill = state.Prefill.With(
                Points(prefill, worker => worker.ActivePrefillTokens + worker.LastIsl, worker => worker.LastTtftMs),
                length),
            Decode = state.Decode.With(
                Points(decode, worker => worker.ActiveDecodeBlocks, worker => worker.LastItlMs),
                length),
        };
    }

    /// <summary>Whose points are learnt: the newest sample's, or an aggregated pool's means over all samples.</summary>
    private static (IReadOnlyList<WorkerSample> Prefill, IReadOnlyList<WorkerSample> Decode) Workers(
        LoadObservation seen, PlannerMode mode)
    {
        if (mode != PlannerMode.Agg)
        {
            return (seen.Samples[^1].Prefill, seen.Samples[^1].Decode);
        }

        var means = WorkerMeans.Of(seen.Samples, sample => sample.Decode);
        return (means, means);
    }

    private static List<(double Load, double LatencyMs)> Points(
        IEnumerable<WorkerSample> workers, Func<WorkerSample, double?> load, Func<WorkerSample, double?> latencyMs) =>
    [
        .. workers
            .Select(worker => (Load: load(worker) ?? 0, LatencyMs: latencyMs(worker) ?? 0))
            .Where(point => point is { Load: > 0, LatencyMs: > 0 }),
    ];
}
