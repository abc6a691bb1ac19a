using Planner.Cluster.Frontends;
using Planner.Cluster.Prometheus;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>Finds in one reading of a deployment's frontends what they have counted of its model; several frontends add up.</summary>
internal static class RequestCounters
{
    private const string Prefix = MetricNames.Frontend;
    private const double MsPerS = 1000;

    /// <summary>The counters; null where requests or lengths are not shown, or make no sense.</summary>
    /// <param name="reading">The frontends.</param>
    /// <param name="model">Whose requests count; null where that is not known, and a frontend of several models tells nothing.</param>
    public static FrontendCounters? Of(FrontendReading reading, ModelNames? model = null)
    {
        var frontends = reading.Frontends.Select(frontend => frontend with { Samples = Ours(frontend.Samples, model) }).ToList();
        if (model is null && Models(reading.Samples).Count > 1)
        {
            return null;
        }

        return Sum([.. frontends.SelectMany(frontend => frontend.Samples)]) is { } sum && IsSensible(sum)
            ? sum with
            {
                At = frontends.Max(frontend => frontend.At),
                Instances = [.. frontends.Select(Totals).OfType<FrontendTotals>()],
            }
            : null;
    }

    /// <summary>Models that a reading shows requests of.</summary>
    public static IReadOnlyCollection<string> Models(IReadOnlyList<ExpositionSample> samples) =>
    [
        .. samples.Where(sample => sample.Name == Prefix + "requests_total").Select(sample => sample.Label("model"))
            .Where(model => model.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static IReadOnlyList<ExpositionSample> Ours(IReadOnlyList<ExpositionSample> samples, ModelNames? model) =>
        [.. samples.Where(sample => sample.Label("model") is var label && (label.Length == 0 || model is null || model.Have(label)))];

    private static FrontendCounters? Sum(IReadOnlyList<ExpositionSample> samples) =>
        Sum(samples, "requests_total") is { } finished && Sum(samples, "inflight_requests") is { } inflight
            && Histogram(samples, "input_sequence_tokens") is { } isl && Histogram(samples, "output_sequence_tokens") is { } osl
            ? new FrontendCounters(finished, inflight, isl, osl)
            {
                Frontends = samples.Count(sample => sample.Name == Prefix + "input_sequence_tokens_sum"),
                Queued = Sum(samples, "queued_requests"),
                Ttfts = Histogram(samples, "time_to_first_token_seconds", MsPerS),
                Itls = Histogram(samples, "inter_token_latency_seconds", MsPerS),
            }
            : null;

    private static bool IsSensible(FrontendCounters counters) =>
        counters is { Finished: >= 0, Inflight: >= 0, Queued: null or (>= 0 and < double.PositiveInfinity) }
        && double.IsFinite(counters.Finished + counters.Inflight);

    private static FrontendTotals? Totals(FrontendExposition frontend) =>
        Sum(frontend.Samples, "requests_total") is { } finished
            ? new FrontendTotals(
                frontend.Name, finished, Sum(frontend.Samples, "inflight_requests") ?? 0,
                (Sum(frontend.Samples, "input_sequence_tokens_sum") ?? 0) + (Sum(frontend.Samples, "output_sequence_tokens_sum") ?? 0))
            : null;

    private static double? Sum(IReadOnlyList<ExpositionSample> samples, string name) =>
        samples.Where(sample => sample.Name == Prefix + name).ToList() is { Count: > 0 } found ? found.Sum(sample => sample.Value) : null;

    /// <summary>A histogram of all frontends; null where it is not shown or is implausible.</summary>
    private static Histogram? Histogram(IReadOnlyList<ExpositionSample> samples, string name, double scale = 1)
    {
        IEnumerable<ExpositionSample> Of(string suffix) => samples.Where(sample => sample.Name == $"{Prefix}{name}_{suffix}");
        var sum = Of("sum").Sum(sample => sample.Value) * scale;
        return sum >= 0 && double.IsFinite(sum)
            ? HistogramBuckets.Read(Of("bucket").Select(sample => (sample.Label("le"), sample.Value)), sum, scale)?.Coarsened()
            : null;
    }
}
