using MathNet.Numerics.Distributions;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>
/// How many latencies of a histogram were within a limit. Those of lower buckets were, those of higher ones were not; for the
/// bucket that the limit falls in it is an estimate. Above the highest bound nothing is known, and counts as late.
/// </summary>
internal static class WithinLimit
{
    /// <summary>Times to first token: lengths and queues spread them, so that a bucket is taken to be filled evenly.</summary>
    /// <param name="latencies">The latencies of a slot.</param>
    /// <param name="limit">The limit, in the unit of the bounds.</param>
    public static double Evenly(Histogram latencies, double limit)
    {
        var bucket = Bucket.Of(latencies, limit);
        return bucket.Most > bucket.Least
            ? bucket.Least + ((bucket.Most - bucket.Least) * (limit - bucket.From) / (bucket.To - bucket.From))
            : bucket.Least;
    }

    /// <summary>
    /// Times between tokens: all of a slot are close to one another, so that their mean, which is known exactly, says more
    /// than a bucket that rises by a factor of two. Filled evenly, engines at 90 % of a limit would seem late one time in four.
    /// </summary>
    /// <param name="latencies">The latencies of a slot.</param>
    /// <param name="limit">The limit, in the unit of the bounds.</param>
    /// <param name="spread">Standard deviation of one slot's, as a share of their mean.</param>
    public static double NearMean(Histogram latencies, double limit, double spread)
    {
        var bucket = Bucket.Of(latencies, limit);
        var mean = Math.Min(bucket.Sum / bucket.Most, bucket.To);
        return bucket.Most > bucket.Least && mean > 0
            ? Math.Clamp(bucket.Most * Normal.CDF(mean, spread * mean, limit), bucket.Least, bucket.Most)
            : bucket.Least;
    }

    /// <summary>The bucket that a limit falls in.</summary>
    /// <param name="From">Its lower bound.</param>
    /// <param name="To">Its upper bound.</param>
    /// <param name="Least">Latencies below it.</param>
    /// <param name="Most">Latencies up to its end; none more where it has no end.</param>
    /// <param name="Sum">Sum of these; those above it are taken to be in the middle of their buckets.</param>
    private readonly record struct Bucket(double From, double To, double Least, double Most, double Sum)
    {
        public static Bucket Of(Histogram latencies, double limit)
        {
            var (bounds, counts) = (latencies.Bounds, latencies.Counts);
            var index = bounds.Count(bound => bound <= limit);
            var least = counts.Take(index).Sum();
            return index == bounds.Length
                ? new Bucket(limit, limit, least, least, latencies.Sum)
                : new Bucket(
                    index > 0 ? bounds[index - 1] : 0, bounds[index], least, least + counts[index],
                    latencies.Sum - counts.Skip(index + 1).Select((count, i) => count * latencies.Middle(index + 1 + i)).Sum());
        }
    }
}
