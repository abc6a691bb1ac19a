using System.Globalization;
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

    /// <summary>A histogram: the exposition counts in each bucket what is in those below it, too.</summary>
    private static Histogram? Lengths(IReadOnlyList<ExpositionSample> samples, string name)
    {
        var upTo = samples.Where(sample => sample.Name == $"{Prefix}{name}_bucket")
            .GroupBy(sample => Bound(sample.Label("le")))
            .OrderBy(bucket => bucket.Key)
            .Select(bucket => (Bound: bucket.Key, Count: bucket.Sum(sample => sample.Value)))
            .ToList();
        if (upTo.Count < 2 || !double.IsPositiveInfinity(upTo[^1].Bound) || upTo.Exists(bucket => double.IsNaN(bucket.Bound)))
        {
            return null;
        }

        var counts = upTo.Select((bucket, i) => bucket.Count - (i > 0 ? upTo[i - 1].Count : 0)).ToList();
        var sum = samples.Where(sample => sample.Name == $"{Prefix}{name}_sum").Sum(sample => sample.Value);
        return counts.TrueForAll(count => count >= 0 && double.IsFinite(count))
            ? new Histogram([.. upTo.SkipLast(1).Select(bucket => bucket.Bound)], [.. counts], sum)
            : null;
    }

    private static double Bound(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) => bound,
        _ => double.NaN,
    };
}
