namespace Planner.Simulation;

/// <summary>A decision known beforehand.</summary>
/// <param name="TimeS">When, seconds.</param>
/// <param name="Prefill">Prefill workers wanted.</param>
/// <param name="Decode">Decode workers wanted.</param>
public readonly record struct ScheduledDecision(double TimeS, int Prefill, int Decode);
