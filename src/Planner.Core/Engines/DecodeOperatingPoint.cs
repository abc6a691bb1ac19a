namespace Planner.Engines;

/// <summary>Where a decode engine works.</summary>
/// <param name="ThroughputPerGpu">Tokens a second and GPU.</param>
/// <param name="ItlMs">Inter-token latency, ms.</param>
/// <param name="KvUsage">Used share of the KV cache.</param>
public readonly record struct DecodeOperatingPoint(double ThroughputPerGpu, double ItlMs, double KvUsage);
