using Planner.Engines;

namespace Planner.Loop;

/// <summary>
/// An engine that reads 10,000 tokens/s and writes a token of each request in 10 ms whatever its load; its cache
/// holds 10 requests of 1,050 tokens, so that it writes 1,000 tokens/s of those.
/// </summary>
internal static class TestProfile
{
    public static EngineCapacity Capacity { get; } = new(new EngineProfile(
        new PrefillProfile([100, 10_000], [10, 1000], [10_000, 10_000]) { Gpus = 1 },
        new DecodeProfile([new DecodeLine(1000, [0, 1], [10, 10])], MaxKvTokens: 10_500) { Gpus = 1 }));
}
