namespace Planner.Policies.Slo;

/// <summary>How many latencies of a slot were within their limit.</summary>
/// <param name="Within">Those within.</param>
/// <param name="Count">All of them.</param>
internal readonly record struct LatencyCount(double Within, double Count);
