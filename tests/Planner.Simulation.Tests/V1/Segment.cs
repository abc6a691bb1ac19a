namespace Planner.Simulation;

/// <summary>One straight piece: Intercept + Slope x for From &lt;= x &lt; To.</summary>
internal readonly record struct Segment(double From, double To, double Intercept, double Slope);
