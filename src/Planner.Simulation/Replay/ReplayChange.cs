using Planner.Model;

namespace Planner.Simulation;

/// <summary>A change of target in a replay.</summary>
/// <param name="TimeS">When, seconds of the simulated clock.</param>
/// <param name="Decision">What was decided.</param>
public sealed record ReplayChange(double TimeS, Decision Decision);
