namespace Planner.Engines;

/// <summary>What NVIDIA's profiler measured of one engine.</summary>
/// <param name="Prefill">The prefill sweep.</param>
/// <param name="Decode">The decode sweep.</param>
public sealed record EngineProfile(PrefillProfile Prefill, DecodeProfile Decode);

/// <summary>The prefill sweep, by strictly increasing ISL; the lists are equally long.</summary>
/// <param name="Isl">Input length, tokens.</param>
/// <param name="TtftMs">Time of one prefill, ms.</param>
/// <param name="ThroughputPerGpu">Tokens a second and GPU.</param>
public sealed record PrefillProfile(
    IReadOnlyList<double> Isl, IReadOnlyList<double> TtftMs, IReadOnlyList<double> ThroughputPerGpu);

/// <summary>The decode sweep: lines of constant context length, each at several KV usages.</summary>
/// <param name="Lines">By strictly increasing context length.</param>
/// <param name="MaxKvTokens">Tokens that the KV cache of one engine holds.</param>
/// <param name="Gpus">GPUs of the engine that was profiled.</param>
public sealed record DecodeProfile(IReadOnlyList<DecodeLine> Lines, double MaxKvTokens, int Gpus = 1);

/// <summary>Decode at one context length, by strictly increasing KV usage; the lists are equally long.</summary>
/// <param name="ContextLength">Mean tokens of a request in the KV cache.</param>
/// <param name="KvUsage">Used share of the KV cache, 0 to 1.</param>
/// <param name="ItlMs">Inter-token latency, ms.</param>
public sealed record DecodeLine(double ContextLength, IReadOnlyList<double> KvUsage, IReadOnlyList<double> ItlMs);
