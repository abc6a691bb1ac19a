namespace Planner.FunctionApp.Demo;

/// <summary>A scaling of the simulated pools.</summary>
/// <param name="AtS">When, simulated seconds since the day's start.</param>
/// <param name="Prefill">Prefill replicas asked for.</param>
/// <param name="Decode">Decode replicas asked for.</param>
internal readonly record struct ScaleEvent(double AtS, int Prefill, int Decode);
