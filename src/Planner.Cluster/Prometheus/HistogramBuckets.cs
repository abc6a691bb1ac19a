using System.Globalization;
using Planner.Observations;

namespace Planner.Cluster.Prometheus;

/// <summary>Reads the buckets of Prometheus' histograms, each of which counts what is in those below it, too.</summary>
internal static class HistogramBuckets
{
    /// <summary>Reads them in any order; buckets of one bound add up. Null where they make no histogram.</summary>
    /// <param name="buckets">Upper bounds as the label <c>le</c> has them, and counts.</param>
    /// <param name="sum">Sum of all values.</param>
    /// <param name="scale">What bounds are multiplied by, to have another unit.</param>
    public static Histogram? Read(IEnumerable<(string Bound, double Count)> buckets, double sum, double scale = 1)
    {
        var upTo = buckets.GroupBy(bucket => Bound(bucket.Bound) * scale)
            .OrderBy(bucket => bucket.Key)
            .Select(bucket => (Bound: bucket.Key, Count: bucket.Sum(one => one.Count)))
            .ToList();
        if (upTo.Count < 2 || !double.IsPositiveInfinity(upTo[^1].Bound) || upTo.Exists(bucket => double.IsNaN(bucket.Bound)))
        {
            return null;
        }

        var counts = upTo.Select((bucket, i) => Gained(i > 0 ? upTo[i - 1].Count : 0, bucket.Count)).ToList();
        return counts.TrueForAll(count => count >= 0 && double.IsFinite(count))
            ? new Histogram([.. upTo.SkipLast(1).Select(bucket => bucket.Bound)], [.. counts], sum)
            : null;
    }

    /// <summary>What Prometheus extrapolates has rounding errors.</summary>
    private static double Gained(double below, double upTo) =>
        upTo < below && upTo > below * (1 - 1e-9) ? 0 : upTo - below;

    private static double Bound(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) => bound,
        _ => double.NaN,
    };
}
