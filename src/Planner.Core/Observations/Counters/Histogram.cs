using System.Collections.Immutable;

namespace Planner.Observations;

/// <summary>Values counted in buckets, as Prometheus' histograms do.</summary>
/// <param name="Bounds">Upper bounds of the buckets, inclusive, finite and rising.</param>
/// <param name="Counts">Values in each bucket; one more than bounds, the last one for those above all of them.</param>
/// <param name="Sum">Sum of all values.</param>
public sealed record Histogram(ImmutableArray<double> Bounds, ImmutableArray<double> Counts, double Sum)
{
    /// <summary>Most bounds of a histogram that is to be stored: frontends can be told to have hundreds.</summary>
    public const int MostStoredBounds = 48;

    private const double LeastKept = 1e-6;

    private const double Rounding = 0.01;

    /// <summary>No values, in one bucket.</summary>
    public static Histogram Empty { get; } = new([], [0], 0);

    /// <summary>Number of values.</summary>
    public double Count => Counts.Sum();

    /// <summary>Mean of the values; null where there are none.</summary>
    public double? Mean => Count > 0 ? Sum / Count : null;

    /// <summary>Whether bounds, counts and sum are numbers that a histogram can have counted.</summary>
    internal bool IsCountable =>
        !Bounds.IsDefault && !Counts.IsDefault && Counts.Length == Bounds.Length + 1
        && Plausible.IsWithin(Sum, Plausible.MostSummed) && Counts.All(count => Plausible.IsWithin(count, Plausible.MostCounted))
        && IsRising();

    /// <summary>Least and most that values in these buckets can add up to, a hundredth allowed for what was rounded.</summary>
    /// <param name="mostEach">Highest value that makes sense.</param>
    internal (double Least, double Most) SumBounds(double mostEach)
    {
        var (least, most) = (0.0, 0.0);
        for (var i = 0; i < Counts.Length; i++)
        {
            least += Counts[i] * (i > 0 ? Math.Min(Bounds[i - 1], mostEach) : 0);
            most += Counts[i] * (i < Bounds.Length ? Math.Min(Bounds[i], mostEach) : mostEach);
        }

        return (least * (1 - Rounding), (most * (1 + Rounding)) + Rounding);
    }

    /// <summary>The same values in few enough buckets to be stored: neighbours are put together, always the same ones.</summary>
    public Histogram Coarsened()
    {
        var step = (Bounds.Length + MostStoredBounds - 1) / MostStoredBounds;
        return step <= 1 ? this : new Histogram(
            [.. Bounds.Chunk(step).Select(chunk => chunk[^1])],
            [.. Counts.SkipLast(1).Chunk(step).Select(chunk => chunk.Sum()), Counts[^1]],
            Sum);
    }

    /// <summary>What was added since an earlier one; null where the buckets differ or it was counted anew meanwhile.</summary>
    public Histogram? Since(Histogram earlier)
    {
        if (!Bounds.AsSpan().SequenceEqual(earlier.Bounds.AsSpan()) || Counts.Length != earlier.Counts.Length)
        {
            return null;
        }

        var counts = Counts.Select((count, i) => count - earlier.Counts[i]).ToImmutableArray();
        return Sum >= earlier.Sum && counts.All(count => count >= 0) ? new Histogram(Bounds, counts, Sum - earlier.Sum) : null;
    }

    /// <summary>
    /// This one faded by a factor, and another added; the other alone where the buckets differ. What is left after a long silence
    /// weighs nothing beside a new value, and fades no more: the smallest numbers would lose their proportions.
    /// </summary>
    /// <param name="added">What came.</param>
    /// <param name="keep">What is left of a value that was there, 0 to 1.</param>
    public Histogram FadedAndWith(Histogram added, double keep)
    {
        if (!Bounds.AsSpan().SequenceEqual(added.Bounds.AsSpan()))
        {
            return added;
        }

        var left = Count > LeastKept ? keep : 1;
        return new Histogram(Bounds, [.. Counts.Select((count, i) => (count * left) + added.Counts[i])], (Sum * left) + added.Sum);
    }

    /// <summary>A typical value of each bucket that has any, with its share; their mean is that of the values.</summary>
    public IReadOnlyList<(double Value, double Share)> Points()
    {
        var count = Count;
        if (!(count > 0))
        {
            return [];
        }

        var middles = Counts.Select((_, i) => Middle(i)).ToArray();
        var mean = middles.Select((middle, i) => middle * Counts[i]).Sum() / count;
        var scale = mean > 0 ? Sum / count / mean : 1;
        return [.. Counts.Select((part, i) => (middles[i] * scale, part / count)).Where(point => point.Item2 > 0)];
    }

    /// <summary>Share of the values up to a limit: at least and at most, since a bucket does not tell where in it a value is.</summary>
    /// <param name="limit">The limit, in the unit of the bounds.</param>
    /// <returns>Two shares, 0 to 1, equal where a bucket ends at the limit; null where there are no values.</returns>
    public (double Least, double Most)? ShareUpTo(double limit)
    {
        var count = Count;
        if (!(count > 0))
        {
            return null;
        }

        var below = Bounds.Count(bound => bound <= limit);
        var least = Counts.Take(below).Sum();
        var most = below > 0 && Bounds[below - 1].Equals(limit) ? least : least + Counts[below];
        return (least / count, most / count);
    }

    private bool IsRising()
    {
        var last = double.NegativeInfinity;
        foreach (var bound in Bounds)
        {
            if (!(bound > last && double.IsFinite(bound)))
            {
                return false;
            }

            last = bound;
        }

        return true;
    }

    /// <summary>The middle of a bucket; of the one above all bounds half as much again as the highest.</summary>
    internal double Middle(int bucket)
    {
        if (Bounds.Length == 0)
        {
            return 1;
        }

        var above = bucket < Bounds.Length ? Bounds[bucket] : Bounds[^1] * 2;
        return ((bucket > 0 ? Bounds[bucket - 1] : 0) + above) / 2;
    }
}
