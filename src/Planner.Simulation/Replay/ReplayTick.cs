using Planner.Model;

namespace Planner.Simulation;

/// <summary>One throughput interval's end in a replay.</summary>
/// <param name="TimeS">When, seconds of the simulated clock.</param>
/// <param name="Window">What had happened since the interval before.</param>
/// <param name="Decision">The throughput loop's decision, or where that does not run the load loop's last; null before one.</param>
/// <param name="Targets">Replicas asked for from then on.</param>
public sealed record ReplayTick(double TimeS, TrafficWindow Window, Decision? Decision, Pools<int> Targets);
