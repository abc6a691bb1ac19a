using Planner.Engines;

namespace Planner.Simulation;

/// <summary>Engine profiles in short form.</summary>
internal static class Profiles
{
    /// <summary>Prefill takes 1 ms a token from 100 tokens on, decode 10 ms an iteration whatever the load.</summary>
    public static EngineProfile Flat { get; } =
        Of([(100, 100), (1000, 1000)], 10_000, (100, [(0, 10), (1, 10)]), (1000, [(0, 10), (1, 10)]));

    /// <summary>
    /// 128 tokens prefill in 1/8 s and an iteration takes 1/32 s: exact in binary, so that events can be made to
    /// coincide.
    /// </summary>
    public static EngineProfile Binary { get; } = Of([(128, 125), (256, 250)], 1024, (100, [(0, 31.25), (1, 31.25)]));

    /// <summary>Measurements that fall where they should rise, and few enough tokens to fill the cache.</summary>
    public static EngineProfile Bumpy { get; } = Of(
        [(100, 60), (200, 150), (300, 90), (600, 400)],
        1500,
        (120, [(0.05, 11), (0.3, 31), (0.6, 22), (0.9, 47)]),
        (400, [(0.1, 17), (0.5, 33)]),
        (700, [(0.2, 80)]));

    /// <summary>A profile of engines that take so many times as long.</summary>
    public static EngineProfile Scaled(EngineProfile profile, double times) => new(
        profile.Prefill with { TtftMs = [.. profile.Prefill.TtftMs.Select(ms => ms * times)] },
        profile.Decode with
        {
            Lines = [.. profile.Decode.Lines.Select(line => line with { ItlMs = [.. line.ItlMs.Select(ms => ms * times)] })],
        });

    public static EngineProfile Of(
        (double Isl, double TtftMs)[] prefill,
        double maxKvTokens,
        params (double Context, (double KvUsage, double ItlMs)[] Points)[] lines) =>
        new(
            new PrefillProfile(
                [.. prefill.Select(point => point.Isl)],
                [.. prefill.Select(point => point.TtftMs)],
                [.. prefill.Select(_ => 1000.0)]),
            new DecodeProfile(
                [.. lines.Select(line => new DecodeLine(
                    line.Context,
                    [.. line.Points.Select(point => point.KvUsage)],
                    [.. line.Points.Select(point => point.ItlMs)]))],
                maxKvTokens));
}
