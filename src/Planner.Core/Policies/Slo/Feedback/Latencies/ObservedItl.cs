using Planner.Engines;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>The inter-token latency that a slot shows, over what the profile promises for as busy engines.</summary>
/// <param name="decode">What an engine can do.</param>
/// <param name="context">Mean tokens that a request in decode holds.</param>
internal sealed class ObservedItl(DecodeModel decode, double context)
{
    /// <summary>
    /// From the workers' gauges; null where no worker is busy, or the requests in decode are not counted. Blocks only tell a
    /// worker's share of these: what a router books for a request is no measure of its tokens.
    /// </summary>
    public double? FromGauges(LoadObservation seen)
    {
        var ratios = seen.Samples.SelectMany(sample => Ratios(sample, seen.Counters?.Decoding ?? 0)).ToList();
        return ratios.Count > 0 ? ratios.Average() : null;
    }

    /// <summary>
    /// From the frontends' histogram, whose mean is exact, and the requests that each worker has then; null where that is not
    /// shown. Not while workers start or stop: new ones are emptier than the others, and those that stop serve on.
    /// </summary>
    public double? FromCounters(FrontendGain? gained, PoolStatus? pool) =>
        gained is { Itls.Mean: > 0 and var itlMs, Decoding: { } decoding } && pool is { Stable: true, Ready: > 0 and var workers }
            ? itlMs / decode.ItlMs(Math.Max(1, decoding / workers), context)
            : null;

    private IEnumerable<double> Ratios(LoadSample sample, double decoding)
    {
        var blocks = sample.Decode.Sum(worker => worker.ActiveDecodeBlocks ?? 0);
        return decoding <= 0 || blocks <= 0 ? [] : sample.Decode
            .Where(worker => worker is { ActiveDecodeBlocks: > 0, LastItlMs: > 0 })
            .Select(worker => worker.LastItlMs!.Value
                / decode.ItlMs(Math.Max(1, decoding * worker.ActiveDecodeBlocks!.Value / blocks), context));
    }
}
