namespace Planner.Engines;

/// <summary>Decode at one context length, by strictly increasing KV usage; the lists are equally long.</summary>
/// <param name="ContextLength">Mean tokens of a request in the KV cache.</param>
/// <param name="KvUsage">Used share of the KV cache, 0 to 1.</param>
/// <param name="ItlMs">Inter-token latency, ms.</param>
public sealed record DecodeLine(double ContextLength, IReadOnlyList<double> KvUsage, IReadOnlyList<double> ItlMs);
