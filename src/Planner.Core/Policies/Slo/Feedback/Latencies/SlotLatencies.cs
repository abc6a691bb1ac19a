using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>The latencies of one slot: from the workers' gauges, or where there are none from the frontends' histograms.</summary>
/// <param name="seen">The slot.</param>
/// <param name="gained">What the frontends counted in it; null where that is not known.</param>
/// <param name="itlSpread">Standard deviation of a slot's times between tokens, as a share of their mean.</param>
internal sealed class SlotLatencies(LoadObservation seen, FrontendGain? gained, double itlSpread)
{
    /// <summary>Where they are from; null where there are none.</summary>
    public LatencySource? Source { get; } = SourceOf(seen);

    /// <summary>What a decision says of latencies that are not from gauges; null where they are.</summary>
    public static string? Note(LoadObservation seen) => (SourceOf(seen), Problem(seen)) switch
    {
        (LatencySource.FrontendHistograms, var problem) when seen.Counters?.Queued is null =>
            "no worker gauges: latencies from the frontends' histograms; the calibration stays as it is without " +
            $"queued_requests: {problem}",
        (LatencySource.FrontendHistograms, var problem) =>
            $"no worker gauges: latencies from the frontends' histograms: {problem}",
        (null, var problem) =>
            $"no worker gauges and no latency histograms, so head-room and calibration stay as they are: {problem}",
        _ => null,
    };

    /// <summary>Times to first token within a limit, ms.</summary>
    public LatencyCount Ttfts(double limitMs) => Source == LatencySource.WorkerGauges
        ? Gauges(sample => sample.Prefill, worker => worker.LastTtftMs, limitMs)
        : gained?.Ttfts is { } ttfts ? new(WithinLimit.Evenly(ttfts, limitMs), ttfts.Count) : default;

    /// <summary>Times between tokens within a limit, ms.</summary>
    public LatencyCount Itls(double limitMs) => Source == LatencySource.WorkerGauges
        ? Gauges(sample => sample.Decode, worker => worker.LastItlMs, limitMs)
        : gained?.Itls is { } itls ? new(WithinLimit.NearMean(itls, limitMs, itlSpread), itls.Count) : default;

    private static LatencySource? SourceOf(LoadObservation seen) => Problem(seen) is null ? LatencySource.WorkerGauges
        : seen.Counters is { Ttfts: not null } or { Itls: not null } ? LatencySource.FrontendHistograms
        : null;

    /// <summary>
    /// Why gauges tell no latencies. Older frontends show how busy the workers are, and no latencies; a gauge goes on showing
    /// the last one, so that it takes two samples to know a new one.
    /// </summary>
    private static string? Problem(LoadObservation seen) => LoadRules.Problem(seen)
        ?? (seen.Samples.Count < 2 ? "one sample cannot tell a new latency from the last" : null)
        ?? (seen.Samples.Any(sample => sample.Prefill.Any(worker => worker.LastTtftMs is not null)
            || sample.Decode.Any(worker => worker.LastItlMs is not null))
            ? null
            : "the gauges present show no latencies");

    /// <summary>Values of a worker's gauge that differ from the sample before: a gauge goes on showing the last one.</summary>
    private LatencyCount Gauges(
        Func<LoadSample, IReadOnlyList<WorkerSample>> pool, Func<WorkerSample, double?> latency, double limitMs)
    {
        var (count, within) = (0, 0);
        var last = new Dictionary<string, double>();
        foreach (var worker in seen.Samples.SelectMany(pool))
        {
            if (latency(worker) is not { } ms)
            {
                continue;
            }

            if (last.TryGetValue(worker.Id, out var before) && before != ms)
            {
                count++;
                within += ms <= limitMs ? 1 : 0;
            }

            last[worker.Id] = ms;
        }

        return new(within, count);
    }
}
