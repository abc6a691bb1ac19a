using Planner.Observations;

namespace Planner.Cluster.Metrics;

/// <summary>Finds in one reading of a deployment's frontends what they have counted; several frontends add up.</summary>
internal static class RequestCounters
{
    private const string Prefix = "dynamo_frontend_";
    private const double MsPerS = 1000;

    /// <summary>The counters; null where requests or lengths are not shown, or make no sense.</summary>
    public static FrontendCounters? Of(IReadOnlyList<ExpositionSample> samples)
    {
        double? Sum(string name) => samples.Where(sample => sample.Name == Prefix + name).ToList() is { Count: > 0 } found
            ? found.Sum(sample => sample.Value)
            : null;
        var counters = Sum("requests_total") is { } finished && Sum("inflight_requests") is { } inflight
            && Histogram(samples, "input_sequence_tokens") is { } isl && Histogram(samples, "output_sequence_tokens") is { } osl
            ? new FrontendCounters(finished, inflight, isl, osl)
            {
                Frontends = samples.Count(sample => sample.Name == Prefix + "input_sequence_tokens_sum"),
                Queued = Sum("queued_requests"),
                Ttfts = Histogram(samples, "time_to_first_token_seconds", MsPerS),
                Itls = Histogram(samples, "inter_token_latency_seconds", MsPerS),
            }
            : null;
        return counters is { Queued: null or (>= 0 and < double.PositiveInfinity) }
            && double.IsFinite(counters.Finished + counters.Inflight)
            && counters is { Finished: >= 0, Inflight: >= 0 }
            ? counters
            : null;
    }

    /// <summary>A histogram of all frontends; null where it is not shown or makes no sense.</summary>
    private static Histogram? Histogram(IReadOnlyList<ExpositionSample> samples, string name, double scale = 1)
    {
        IEnumerable<ExpositionSample> Of(string suffix) => samples.Where(sample => sample.Name == $"{Prefix}{name}_{suffix}");
        var sum = Of("sum").Sum(sample => sample.Value) * scale;
        return sum >= 0 && double.IsFinite(sum)
            ? HistogramBuckets.Read(Of("bucket").Select(sample => (sample.Label("le"), sample.Value)), sum, scale)?.Coarsened()
            : null;
    }
}
