namespace Planner.Simulation;

/// <summary>Values counted and summed, for a mean.</summary>
internal readonly record struct Tally(long Count, double Sum)
{
    public double? Mean => Count > 0 ? Sum / Count : null;

    public static Tally operator +(Tally left, Tally right) => new(left.Count + right.Count, left.Sum + right.Sum);
}
