namespace Planner.Engines;

/// <summary>
/// A function of two values that never falls with either, as a table: linear between its places, held before the first, and
/// rising beyond the last as at the edge on average, so that neither value turns the other's slope.
/// </summary>
internal sealed class MonotoneTable
{
    private readonly LogAxis _x;
    private readonly LogAxis _y;
    private readonly double[] _values;
    private readonly double _slopeX;
    private readonly double _slopeY;

    /// <summary>
    /// Takes the monotone function nearest to another: the mean of the smallest one above it and the largest one below it.
    /// </summary>
    public MonotoneTable(LogAxis x, LogAxis y, Func<double, double, double> function)
    {
        (_x, _y) = (x, y);
        var above = new double[x.Count * y.Count];
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = 0; j < y.Count; j++)
            {
                above[At(i, j)] = function(x[i], y[j]);
            }
        }

        double[] below = [.. above];
        Climb(above);
        Descend(below);
        _values = [.. above.Zip(below, (high, low) => (high + low) / 2)];
        var (right, top) = (x.Count - 1, y.Count - 1);
        _slopeX = Enumerable.Range(0, y.Count).Average(j => _values[At(right, j)] - _values[At(right - 1, j)]) / (x.Last - x[right - 1]);
        _slopeY = Enumerable.Range(0, x.Count).Average(i => _values[At(i, top)] - _values[At(i, top - 1)]) / (y.Last - y[top - 1]);
    }

    /// <summary>The function.</summary>
    public double Value(double x, double y)
    {
        var (i, right) = _x.Find(x);
        var (j, up) = _y.Find(y);
        var at = At(i, j);
        var (low, high) = (_values[at] + ((_values[at + 1] - _values[at]) * up),
            _values[at + _y.Count] + ((_values[at + _y.Count + 1] - _values[at + _y.Count]) * up));
        var value = low + ((high - low) * right);
        return value + (_slopeX * Math.Max(0, x - _x.Last)) + (_slopeY * Math.Max(0, y - _y.Last));
    }

    private int At(int i, int j) => (i * _y.Count) + j;

    private void Climb(double[] values)
    {
        for (var i = 0; i < _x.Count; i++)
        {
            for (var j = 0; j < _y.Count; j++)
            {
                var before = Math.Max(i > 0 ? values[At(i - 1, j)] : double.MinValue, j > 0 ? values[At(i, j - 1)] : double.MinValue);
                values[At(i, j)] = Math.Max(values[At(i, j)], before);
            }
        }
    }

    private void Descend(double[] values)
    {
        for (var i = _x.Count - 1; i >= 0; i--)
        {
            for (var j = _y.Count - 1; j >= 0; j--)
            {
                var after = Math.Min(
                    i < _x.Count - 1 ? values[At(i + 1, j)] : double.MaxValue, j < _y.Count - 1 ? values[At(i, j + 1)] : double.MaxValue);
                values[At(i, j)] = Math.Min(values[At(i, j)], after);
            }
        }
    }
}
