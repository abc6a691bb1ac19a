namespace Planner.Simulation;

/// <summary>A deployment that is never scaled, and how it does.</summary>
/// <param name="Prefill">Prefill workers.</param>
/// <param name="Decode">Decode workers.</param>
/// <param name="Report">How it does.</param>
public sealed record StaticDeployment(int Prefill, int Decode, ReplayReport Report);
