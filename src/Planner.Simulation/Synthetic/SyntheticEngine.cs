using Planner.Engines;

namespace Planner.Simulation;

/// <summary>The profile of a made-up engine, about what a large model on one GPU does.</summary>
public static class SyntheticEngine
{
    private const double MaxKvTokens = 60_000;

    /// <summary>A prefill sweep of eight lengths and a decode sweep of three contexts at six KV usages.</summary>
    public static EngineProfile Profile { get; } = new(Prefill(), Decode());

    /// <summary>30 ms of overhead, then 0.4 ms a token and a quadratic part for attention.</summary>
    private static PrefillProfile Prefill()
    {
        double[] isl = [100, 250, 500, 1000, 2000, 4000, 6000, 8000];
        double[] ttftMs = [.. isl.Select(tokens => Math.Round(30 + (0.4 * tokens) + (tokens * tokens / 200_000), 3))];
        double[] throughput = [.. isl.Zip(ttftMs, (tokens, ms) => Math.Round(tokens / ms * 1000, 3))];
        return new PrefillProfile(isl, ttftMs, throughput) { Gpus = 1 };
    }

    /// <summary>A token takes 20 ms to load the weights, and longer the more requests and tokens there are.</summary>
    private static DecodeProfile Decode()
    {
        double[] usages = [0.02, 0.1, 0.25, 0.5, 0.75, 0.95];
        return new DecodeProfile([.. new[] { 500.0, 2000, 6000 }.Select(Line)], MaxKvTokens) { Gpus = 1 };

        DecodeLine Line(double context) => new(
            context, usages, [.. usages.Select(usage => Math.Round(20 + (0.9 * usage * MaxKvTokens / context) + (20 * usage), 3))]);
    }
}
