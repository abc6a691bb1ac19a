namespace Planner.Observations;

/// <summary>
/// Bounds of what a source may show. They are far above any deployment: what is beyond comes from a broken counter, a wrapped
/// integer or a unit that was mistaken, and is a gap.
/// </summary>
internal static class Plausible
{
    /// <summary>More engines than any cluster has: a plan above it comes from an absurd input.</summary>
    public const int MostEngines = 100_000;

    /// <summary>Tokens of one request: ten times the longest context of any model.</summary>
    public const double MostTokens = 10_000_000;

    /// <summary>Requests a second of one deployment: with one each, as many as a plan may have engines.</summary>
    public const double MostRate = 100_000;

    /// <summary>Requests in flight, or queued: 100 s of <see cref="MostRate"/>.</summary>
    public const double MostInflight = 10_000_000;

    /// <summary>Above 2^53 a double no longer counts single requests.</summary>
    public const double MostCounted = 9_007_199_254_740_992;

    /// <summary>Sum of all tokens or milliseconds that were ever counted: <see cref="MostCounted"/> requests of 10,000.</summary>
    public const double MostSummed = 1e20;

    /// <summary>A latency, ms: after an hour no client still waits.</summary>
    public const double MostLatencyMs = 3_600_000;

    /// <summary>Time from arrival to the last token, s: a day.</summary>
    public const double MostDurationS = 86_400;

    /// <summary>Tokens queued at one worker: a thousand requests of <see cref="MostTokens"/>.</summary>
    public const double MostQueuedTokens = 1_000 * MostTokens;

    /// <summary>KV blocks of one worker: those of a hundred terabytes of memory at 64 KiB a token.</summary>
    public const double MostBlocks = 100_000_000;

    /// <summary>KV blocks in use over those there are: Dynamo counts requests that still wait, too, so that 1 is no bound.</summary>
    public const double MostUse = 10;

    /// <summary>Whether a number is one at all, and within 0 and a bound.</summary>
    public static bool IsWithin(double value, double most) => value >= 0 && value <= most;
}
