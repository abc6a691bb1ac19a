namespace Planner.Simulation;

/// <summary>GPU-hours of a run.</summary>
/// <param name="Prefill">Of the prefill pool.</param>
/// <param name="Decode">Of the decode pool.</param>
/// <param name="Total">Of both.</param>
public sealed record GpuHours(double Prefill, double Decode, double Total);
