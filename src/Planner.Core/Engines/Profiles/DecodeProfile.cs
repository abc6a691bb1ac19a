namespace Planner.Engines;

/// <summary>The decode sweep: lines of constant context length, each at several KV usages.</summary>
/// <param name="Lines">By strictly increasing context length.</param>
/// <param name="MaxKvTokens">Tokens that the KV cache of one engine holds, all ranks together.</param>
public sealed record DecodeProfile(IReadOnlyList<DecodeLine> Lines, double MaxKvTokens)
{
    /// <summary>GPUs of the engine, where the sweep tells.</summary>
    public int? Gpus { get; init; }

    /// <summary>Data-parallel ranks of the engine.</summary>
    public int Ranks { get; init; } = 1;
}
