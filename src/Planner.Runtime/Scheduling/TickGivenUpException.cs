namespace Planner.Runtime;

/// <summary>A tick has taken too long.</summary>
public sealed class TickGivenUpException(string awaited, TimeSpan after)
    : Exception($"{awaited} did not answer: the tick was given up after {after.TotalSeconds:F0} s");
