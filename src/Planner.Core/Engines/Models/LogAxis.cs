namespace Planner.Engines;

/// <summary>Places evenly spaced by ratio, among which one is found without a search.</summary>
internal sealed class LogAxis
{
    private readonly double[] _nodes;
    private readonly double _perLog;

    /// <summary>Spans a range.</summary>
    /// <param name="from">First place, above 0.</param>
    /// <param name="to">Last place, above the first.</param>
    /// <param name="step">Log of the ratio of two places, at the most.</param>
    public LogAxis(double from, double to, double step)
    {
        var span = Math.Log(to / from);
        var count = (int)Math.Ceiling(span / step) + 1;
        _perLog = (count - 1) / span;
        _nodes = new double[count];
        for (var i = 0; i < count; i++)
        {
            _nodes[i] = from * Math.Exp(i / _perLog);
        }
    }

    /// <summary>How many places there are, 2 or more.</summary>
    public int Count => _nodes.Length;

    /// <summary>A place.</summary>
    public double this[int index] => _nodes[index];

    /// <summary>The last place.</summary>
    public double Last => _nodes[^1];

    /// <summary>The place before x, and how far x is on the way to the next one, 0 to 1; clamped at both ends.</summary>
    public (int Index, double Share) Find(double x)
    {
        if (!(x > _nodes[0]))
        {
            return (0, 0);
        }

        var index = Math.Min((int)(Math.Log(x / _nodes[0]) * _perLog), _nodes.Length - 2);
        return (index, Math.Clamp((x - _nodes[index]) / (_nodes[index + 1] - _nodes[index]), 0, 1));
    }
}
