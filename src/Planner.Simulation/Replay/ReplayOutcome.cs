namespace Planner.Simulation;

/// <summary>How a replay went.</summary>
/// <param name="Report">The figures.</param>
/// <param name="Ticks">The state of things at every throughput interval's end, in order.</param>
/// <param name="Changes">Every decision that changed a target, of either loop, in order.</param>
public sealed record ReplayOutcome(
    ReplayReport Report, IReadOnlyList<ReplayTick> Ticks, IReadOnlyList<ReplayChange> Changes);
