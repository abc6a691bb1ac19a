using System.Collections.Immutable;
using Planner.Observations;

namespace Planner.Simulation;

/// <summary>A frontend's histogram as it is counted.</summary>
internal sealed class BucketCounter
{
    private readonly ImmutableArray<double> _bounds;
    private readonly double[] _counts;
    private double _sum;
    private int _bucket;

    private BucketCounter(IEnumerable<double> bounds)
    {
        _bounds = [.. bounds];
        _counts = new double[_bounds.Length + 1];
    }

    /// <summary>Lengths, tokens, in buckets that rise by a constant factor.</summary>
    public static BucketCounter Lengths(double first, double last, int bounds) =>
        new(Enumerable.Range(0, bounds).Select(i => Math.Round(first * Math.Pow(last / first, i / (bounds - 1.0)))));

    /// <summary>Times to first token, ms, in the buckets that Dynamo's frontend has by default.</summary>
    public static BucketCounter Ttfts() => Latencies(1, 480_000, 18);

    /// <summary>Times between tokens, ms, in the buckets that Dynamo's frontend has by default.</summary>
    public static BucketCounter Itls() => Latencies(1, 2000, 13);

    /// <summary>Counts values, which are often in the bucket of those before them.</summary>
    public void Add(double value, int count = 1)
    {
        if (!((_bucket == 0 || value > _bounds[_bucket - 1]) && (_bucket == _bounds.Length || value <= _bounds[_bucket])))
        {
            var index = _bounds.BinarySearch(value);
            _bucket = index < 0 ? ~index : index;
        }

        _counts[_bucket] += count;
        _sum += value * count;
    }

    /// <summary>Adds what another one with the same buckets has counted.</summary>
    public void Add(BucketCounter other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        _sum += other._sum;
    }

    public Histogram Counted() => new(_bounds, [.. _counts], _sum);

    /// <summary>Zero, and then bounds that rise by a constant factor, rounded to two digits.</summary>
    private static BucketCounter Latencies(double first, double last, int bounds) => new(Enumerable.Range(0, bounds)
        .Select(i => i == 0 ? 0 : double.Parse($"{first * Math.Pow(last / first, i / (bounds - 1.0)):E1}")));
}
