namespace Planner.Simulation;

/// <summary>Gauges of a ready prefill worker.</summary>
/// <param name="WorkerId">From 0, in order of creation.</param>
/// <param name="ActivePrefillTokens">ISL of queued and running requests, tokens.</param>
/// <param name="LastTtftMs">TTFT of the request completed last, ms; null before the first.</param>
/// <param name="LastIsl">ISL of that request, tokens; null before the first.</param>
public readonly record struct PrefillGauges(int WorkerId, long ActivePrefillTokens, double? LastTtftMs, int? LastIsl);
