namespace Planner.Observations;

/// <summary>Keeps readings of the frontends' counters that make no sense away from policy <c>slo</c>.</summary>
internal static class CounterRules
{
    /// <summary>Share by which counts that are not read at the same moment may differ.</summary>
    private const double Tolerance = 0.1;

    /// <summary>Requests by which they may differ in any case.</summary>
    private const double Slack = 100;

    /// <summary>
    /// A reading without what is implausible in it: a part that the rest can do without is left out, else the whole reading.
    /// </summary>
    /// <param name="reading">As it was read; null where it was not.</param>
    /// <returns>What is left, and what was left out, for a person; null where nothing was.</returns>
    public static (FrontendCounters? Sound, string? Gap) Sound(FrontendCounters? reading)
    {
        if (reading is null)
        {
            return (null, null);
        }

        if (Problem(reading) is { } problem)
        {
            return (null, problem);
        }

        var sound = reading with
        {
            Queued = reading.Queued is { } queued && !IsQueue(queued, reading.Inflight) ? null : reading.Queued,
            Ttfts = reading.Ttfts is { IsCountable: false } ? null : reading.Ttfts,
            Itls = reading.Itls is { IsCountable: false } ? null : reading.Itls,
            Instances = reading.Instances is { IsDefault: false, Length: <= FrontendCounters.MostInstances } ? reading.Instances : [],
        };
        return (sound,
            sound.Queued != reading.Queued ? $"{reading.Queued:G3} requests queued with only {reading.Inflight:G3} in flight is implausible"
            : sound.Ttfts != reading.Ttfts ? "the histogram of times to first token is implausible"
            : sound.Itls != reading.Itls ? "the histogram of times between tokens is implausible"
            : null);
    }

    /// <summary>What is wrong with what was counted between two readings, for a person; null where nothing is.</summary>
    /// <param name="gained">What was counted.</param>
    /// <param name="seconds">Time between the two.</param>
    public static string? Problem(FrontendGain gained, double seconds)
    {
        if (gained.Arrived > Plausible.MostRate * seconds || gained.Finished > Plausible.MostRate * seconds)
        {
            return $"{Math.Max(gained.Arrived, gained.Finished):G3} requests in {seconds:F0} s is more than any deployment serves";
        }

        return Problem("input lengths", gained.Isl, Plausible.MostTokens)
            ?? Problem("output lengths", gained.Osl, Plausible.MostTokens)
            ?? (gained.Osl.Count > AtMost(gained.Finished)
                ? $"{gained.Osl.Count:G4} output lengths for {gained.Finished:G4} finished requests: the counters contradict each other"
                : null)
            ?? (gained.Isl.Count > AtMost(gained.Finished + (2 * gained.Inflight))
                ? $"{gained.Isl.Count:G4} input lengths for {gained.Finished:G4} finished requests: the counters contradict each other"
                : null)
            ?? (gained.Finished > (gained.Osl.Count / Tolerance) + Slack
                ? $"{gained.Finished:G4} finished requests but only {gained.Osl.Count:G4} output lengths: the counters contradict each other"
                : null);
    }

    /// <summary>A gain without latencies that make no sense.</summary>
    public static FrontendGain WithSoundLatencies(FrontendGain gained) => gained with
    {
        Ttfts = gained.Ttfts is { } ttfts && Problem("", ttfts, Plausible.MostLatencyMs) is null ? ttfts : null,
        Itls = gained.Itls is { } itls && Problem("", itls, Plausible.MostLatencyMs) is null ? itls : null,
    };

    private static double AtMost(double requests) => (requests * (1 + Tolerance)) + Slack;

    private static bool IsQueue(double queued, double inflight) =>
        Plausible.IsWithin(queued, Plausible.MostInflight) && queued <= AtMost(inflight);

    private static string? Problem(FrontendCounters reading) =>
        !Plausible.IsWithin(reading.Finished, Plausible.MostCounted) ? $"{reading.Finished:G3} finished requests is implausible"
        : !Plausible.IsWithin(reading.Inflight, Plausible.MostInflight) ? $"{reading.Inflight:G3} requests in flight is implausible"
        : !reading.Isl.IsCountable ? "the histogram of input lengths is implausible"
        : !reading.Osl.IsCountable ? "the histogram of output lengths is implausible"
        : null;

    private static string? Problem(string what, Histogram values, double mostEach)
    {
        var (least, most) = values.SumBounds(mostEach);
        return values.Sum >= least && values.Sum <= most
            ? null
            : $"{values.Count:G4} {what} sum to {values.Sum:G4}, but their buckets allow {least:G4} to {most:G4}";
    }
}
