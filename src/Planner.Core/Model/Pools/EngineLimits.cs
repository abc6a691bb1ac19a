namespace Planner.Model;

/// <summary>What one rank of an engine may hold at most; null where nobody says.</summary>
/// <param name="Requests">Sequence slots.</param>
/// <param name="KvBlocks">Blocks of the KV cache.</param>
/// <param name="BlockTokens">Tokens of a block.</param>
/// <param name="BatchedTokens">Tokens of one pass.</param>
public sealed record EngineLimits(
    double? Requests = null, double? KvBlocks = null, double? BlockTokens = null, double? BatchedTokens = null)
{
    /// <summary>Nothing is known.</summary>
    public static EngineLimits Unknown { get; } = new();

    /// <summary>Tokens that the KV cache holds; null where its blocks or their size are unknown.</summary>
    public double? KvTokens => KvBlocks * BlockTokens;

    /// <summary>These, and another's where these say nothing.</summary>
    public EngineLimits Or(EngineLimits other) => new(
        Requests ?? other.Requests, KvBlocks ?? other.KvBlocks, BlockTokens ?? other.BlockTokens, BatchedTokens ?? other.BatchedTokens);

    /// <summary>Without what no engine has: an engine says 0 where it does not know.</summary>
    public EngineLimits Plausible() => new(Whole(Requests), Whole(KvBlocks), Whole(BlockTokens), Whole(BatchedTokens));

    private static double? Whole(double? value) => value is >= 1 and <= int.MaxValue ? value : null;
}
