namespace Planner.Engines;

/// <summary>One decode step of an engine, measured.</summary>
/// <param name="Requests">Requests in the batch, 1 or more.</param>
/// <param name="KvTokens">Tokens in the KV cache, of all of them.</param>
/// <param name="Ms">Duration of the step, which is the inter-token latency, ms.</param>
public readonly record struct DecodePoint(double Requests, double KvTokens, double Ms);
