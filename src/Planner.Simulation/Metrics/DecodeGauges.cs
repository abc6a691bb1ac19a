namespace Planner.Simulation;

/// <summary>Gauges of a ready decode worker.</summary>
/// <param name="WorkerId">From 0, in order of creation.</param>
/// <param name="ActiveDecodeBlocks">KV blocks that the active requests fill, rounded up.</param>
/// <param name="LastItlMs">Duration of the last finished iteration, ms; null before the first.</param>
public readonly record struct DecodeGauges(int WorkerId, long ActiveDecodeBlocks, double? LastItlMs);
