namespace Planner.Simulation;

/// <summary>Requests that finished, and how many of them within both limits.</summary>
/// <param name="Finished">Requests that finished.</param>
/// <param name="Within">Those that met both limits.</param>
public readonly record struct SlaCount(int Finished, int Within);
