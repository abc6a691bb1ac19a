namespace Planner.Simulation;

/// <summary>A moment at which a loop looks or acts.</summary>
/// <param name="At">When, from the start.</param>
/// <param name="Throughput">Whether a throughput interval ends.</param>
/// <param name="Sample">Whether the workers' gauges are sampled.</param>
/// <param name="Load">Whether a load interval ends; always with a sample.</param>
internal readonly record struct ReplayInstant(TimeSpan At, bool Throughput, bool Sample, bool Load);
