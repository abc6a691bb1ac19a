using Planner.Observations;

namespace Planner.Cluster.Metrics;

/// <summary>Finds in one reading of a deployment's frontends what they have counted; several frontends add up.</summary>
internal static class RequestCounters
{
    private const string Prefix = "dynamo_frontend_";

    /// <summary>The counters; null where requests or lengths are not shown, or make no sense.</summary>
    public static FrontendCounters? Of(IReadOnlyList<ExpositionSample> samples)
    {
        double? Sum(string name) => samples.Where(sample => sample.Name == Prefix + name).ToList() is { Count: > 0 } found
            ? found.Sum(sample => sample.Value)
            : null;
        var counters = Sum("requests_total") is { } finished && Sum("inflight_requests") is { } inflight
            && Lengths(samples, "input_sequence_tokens") is { } isl && Lengths(samples, "output_sequence_tokens") is { } osl
            ? new FrontendCounters(finished, inflight, isl, osl) { Queued = Sum("queued_requests") }
            : null;
        return counters is { Queued: null or (>= 0 and < double.PositiveInfinity) }
            && double.IsFinite(counters.Finished + counters.Inflight + counters.Isl.Sum + counters.Osl.Sum)
            && counters is { Finished: >= 0, Inflight: >= 0, Isl.Sum: >= 0, Osl.Sum: >= 0 }
            ? counters
            : null;
    }

    private static Histogram? Lengths(IReadOnlyList<ExpositionSample> samples, string name)
    {
        IEnumerable<ExpositionSample> Of(string suffix) => samples.Where(sample => sample.Name == $"{Prefix}{name}_{suffix}");
        return HistogramBuckets.Read(
            Of("bucket").Select(sample => (sample.Label("le"), sample.Value)), Of("sum").Sum(sample => sample.Value));
    }
}
