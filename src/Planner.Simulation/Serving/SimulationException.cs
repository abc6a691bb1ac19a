namespace Planner.Simulation;

/// <summary>A run that cannot end: requests wait and nothing will serve them.</summary>
/// <param name="message">The line for a person.</param>
public sealed class SimulationException(string message) : Exception(message);
