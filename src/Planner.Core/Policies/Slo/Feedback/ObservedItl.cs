using Planner.Engines;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>The inter-token latency that a slot shows, over what the profile promises for as busy engines.</summary>
/// <param name="decode">What an engine can do.</param>
/// <param name="context">Mean tokens that a request in decode holds.</param>
internal sealed class ObservedItl(DecodeSurface decode, double context)
{
    /// <summary>From the workers' gauges; null where no worker is busy.</summary>
    public double? FromGauges(IReadOnlyList<LoadSample> samples)
    {
        var ratios = samples.SelectMany(sample => sample.Decode)
            .Where(worker => worker is { ActiveDecodeBlocks: > 0, LastItlMs: > 0 } && context > 0)
            .Select(worker => worker.LastItlMs!.Value
                / decode.ItlMs(worker.ActiveDecodeBlocks!.Value * WorkerSample.TokensPerBlock / decode.MaxKvTokens, context))
            .ToList();
        return ratios.Count > 0 ? ratios.Average() : null;
    }

    /// <summary>
    /// From the frontends' histogram, whose mean is exact, and the requests that each worker has then; null where that is not
    /// shown. Not while workers start or stop: new ones are emptier than the others, and those that stop serve on.
    /// </summary>
    public double? FromCounters(FrontendGain? gained, PoolStatus? pool) =>
        gained is { Itls.Mean: > 0 and var itlMs, Decoding: { } decoding } && pool is { Stable: true, Ready: > 0 and var workers }
            && context > 0
            ? itlMs / decode.ItlAtConcurrency(Math.Max(1, decoding / workers), context)
            : null;
}
