namespace Planner.Model;

/// <summary>The same of each pool.</summary>
/// <param name="Prefill">Of the prefill pool.</param>
/// <param name="Decode">Of the decode (or aggregated) pool.</param>
public readonly record struct Pools<T>(T Prefill, T Decode);
