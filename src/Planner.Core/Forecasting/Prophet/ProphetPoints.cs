using System.Collections.Immutable;

namespace Planner.Forecasting;

/// <summary>The points that Prophet fits, each with its slot: time goes on over a gap, and so do the seasons.</summary>
/// <param name="Values">Values, oldest first, at least two.</param>
/// <param name="Slots">When they were, in intervals, rising.</param>
/// <param name="NextSlot">When the point to be forecast is.</param>
internal sealed record ProphetPoints(double[] Values, int[] Slots, int NextSlot)
{
    /// <summary>The last points of a history.</summary>
    /// <param name="values">The history; NaN in a gap.</param>
    /// <param name="window">Most points to take.</param>
    public static ProphetPoints Last(ImmutableArray<double> values, int window)
    {
        var slots = new List<int>(Math.Min(window, values.Length));
        for (var i = values.Length - 1; i >= 0 && slots.Count < window; i--)
        {
            if (!double.IsNaN(values[i]))
            {
                slots.Add(i);
            }
        }

        slots.Reverse();
        return new ProphetPoints([.. slots.Select(slot => values[slot])], [.. slots], values.Length);
    }

    /// <summary>The same points on a scale where the largest is 1.</summary>
    public ProphetPoints Over(double scale) => this with { Values = Array.ConvertAll(Values, value => value / scale) };

    /// <summary>Least number of intervals between two points.</summary>
    public int LeastStep => Slots.Zip(Slots.Skip(1), (earlier, later) => later - earlier).Min();
}
