namespace Planner.Simulation;

/// <summary>A decision that changed the number of workers that are to stay.</summary>
/// <param name="TimeS">When, seconds.</param>
/// <param name="Prefill">Prefill workers more, or less where it is below 0.</param>
/// <param name="Decode">Decode workers, likewise.</param>
public readonly record struct ReplicaChange(double TimeS, int Prefill, int Decode);
