using System.Collections.Immutable;

namespace Planner.Policies.Dynamo10;

/// <summary>The newest points of a latency against a load, oldest first.</summary>
/// <param name="Loads">Load of each point, above 0.</param>
/// <param name="LatenciesMs">Latency of each point, ms, above 0.</param>
public sealed record LatencyWindow(ImmutableArray<double> Loads, ImmutableArray<double> LatenciesMs)
{
    /// <summary>Nothing was seen yet.</summary>
    public static LatencyWindow Empty { get; } = new([], []);

    /// <summary>Number of points.</summary>
    public int Count => Loads.Length;

    /// <summary>The window with newer points at its end, and without the oldest beyond a length.</summary>
    internal LatencyWindow With(IReadOnlyList<(double Load, double LatencyMs)> points, int length)
    {
        var drop = Math.Max(0, Count + points.Count - length);
        return new LatencyWindow(
            [.. Loads.Skip(drop), .. points.Select(point => point.Load).Skip(drop - Count)],
            [.. LatenciesMs.Skip(drop), .. points.Select(point => point.LatencyMs).Skip(drop - Count)]);
    }
}
