using Planner.Engines;
using Planner.Model;

namespace Planner.Simulation;

/// <summary>An engine that takes as long as its profile's models say.</summary>
/// <param name="engine">The engine.</param>
public sealed class ModelTimes(EngineCapacity engine) : EngineTimes
{
    private const double MsPerS = 1000;

    /// <inheritdoc/>
    public override double MaxKvTokens => engine.KvTokens;

    /// <inheritdoc/>
    public override double MostRequests { get; } = engine.Limits.Requests * engine.Ranks.Decode ?? double.PositiveInfinity;

    /// <inheritdoc/>
    public override int PrefillRanks => engine.Ranks.Prefill;

    /// <inheritdoc/>
    public override int BlockTokens => (int)(engine.Limits.BlockTokens ?? base.BlockTokens);

    /// <inheritdoc/>
    public override EngineLimits Limits => engine.Limits.Or(new EngineLimits(
        KvBlocks: Math.Floor(MaxKvTokens / engine.Ranks.Decode / BlockTokens), BlockTokens: BlockTokens));

    /// <inheritdoc/>
    public override double? ContextLength => engine.Prefill.LongestIsl;

    /// <inheritdoc/>
    public override double PrefillS(int isl) => engine.Prefill.TtftMs(isl) / MsPerS;

    /// <inheritdoc/>
    public override double DecodeS(int requests, double kvTokens) => engine.Decode.StepMs(requests, kvTokens) / MsPerS;
}
