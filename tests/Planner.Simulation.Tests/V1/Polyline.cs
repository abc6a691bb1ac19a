namespace Planner.Simulation;

/// <summary>
/// Straight lines through profiled points, in seconds: non-decreasing, flat before the first point, the last slope
/// continued after the last.
/// </summary>
internal sealed class Polyline
{
    private const double MsPerS = 1000;
    private readonly double[] _x;
    private readonly Segment[] _segments;

    /// <param name="x">Strictly increasing.</param>
    /// <param name="ms">Times at x, ms.</param>
    public Polyline(IReadOnlyList<double> x, IReadOnlyList<double> ms)
    {
        _x = [.. x];
        var y = RunningMaximum(ms);
        _segments = new Segment[_x.Length + 1];
        _segments[0] = new Segment(double.NegativeInfinity, _x[0], y[0], 0);
        for (var i = 0; i < _x.Length - 1; i++)
        {
            var slope = (y[i + 1] - y[i]) / (_x[i + 1] - _x[i]);
            _segments[i + 1] = new Segment(_x[i], _x[i + 1], y[i] - slope * _x[i], slope);
        }

        // With a single point there is no slope to continue, and _segments[^2] is the flat one.
        _segments[^1] = _segments[^2] with { From = _x[^1], To = double.PositiveInfinity };
    }

    public double At(double x)
    {
        var segment = _segments[IndexAt(_x, x) + 1];
        return segment.Intercept + (segment.Slope * x);
    }

    /// <summary>Index of the last value that is not above x; -1 if all are.</summary>
    public static int IndexAt(double[] sorted, double x)
    {
        var index = sorted.Length - 1;
        while (index >= 0 && sorted[index] > x)
        {
            index--;
        }

        return index;
    }

    private static double[] RunningMaximum(IReadOnlyList<double> ms)
    {
        var seconds = new double[ms.Count];
        var maximum = double.NegativeInfinity;
        for (var i = 0; i < seconds.Length; i++)
        {
            maximum = Math.Max(maximum, ms[i]);
            seconds[i] = maximum / MsPerS;
        }

        return seconds;
    }
}
