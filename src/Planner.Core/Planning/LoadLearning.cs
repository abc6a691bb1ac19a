using Planner.Configuration;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning;

/// <summary>Feeds one slot's gauges to the latency models, at most once a slot.</summary>
internal static class LoadLearning
{
    public static LoadState Learn(LoadState state, LoadObservation seen, PlannerConfig config, DateTimeOffset now)
    {
        var slotEnd = TickSlot.EndOfLast(now, config.LoadAdjustmentInterval);
        if (TickSlot.IsDone(state.LastSlotEnd, slotEnd, config.LoadAdjustmentInterval))
        {
            return state;
        }

        var next = state with { LastSlotEnd = slotEnd };
        if (LoadRules.Problem(seen) is not null)
        {
            return next;
        }

        var (prefill, decode) = Workers(seen, config.Mode);
        return next with
        {
            LastGoodObservation = now,
            Prefill = state.Prefill.With(
                Points(prefill, worker => worker.ActivePrefillTokens + worker.LastIsl, worker => worker.LastTtftMs),
                config.LoadLearningWindow),
            Decode = state.Decode.With(
                Points(decode, worker => worker.ActiveDecodeBlocks, worker => worker.LastItlMs),
                config.LoadLearningWindow),
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
