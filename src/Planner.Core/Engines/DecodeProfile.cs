namespace Planner.Engines;

/// <summary>The decode sweep: lines of constant context length, each at several KV usages.</summary>
/// <param name="Lines">By strictly increasing context length.</param>
/// <param name="MaxKvTokens">Tokens that the KV cache of one engine holds.</param>
/// <param name="Gpus">GPUs of the engine that was profiled.</param>
public sealed record DecodeProfile(IReadOnlyList<DecodeLine> Lines, double MaxKvTokens, int Gpus = 1);
