using Planner.Observations;

namespace Planner.Simulation;

/// <summary>A frontend's histogram of lengths, with bounds that rise by a constant factor.</summary>
/// <param name="first">First bound, tokens.</param>
/// <param name="last">Last bound, tokens.</param>
/// <param name="bounds">Number of bounds.</param>
internal sealed class LengthCounter(double first, double last, int bounds)
{
    private readonly double[] _bounds =
        [.. Enumerable.Range(0, bounds).Select(i => Math.Round(first * Math.Pow(last / first, i / (bounds - 1.0))))];

    private readonly double[] _counts = new double[bounds + 1];
    private double _sum;

    public void Add(int length)
    {
        var index = Array.BinarySearch(_bounds, length);
        _counts[index < 0 ? ~index : index]++;
        _sum += length;
    }

    public Histogram Counted() => new([.. _bounds], [.. _counts], _sum);
}
