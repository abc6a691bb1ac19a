namespace Planner.Policies.Slo;

/// <summary>Means that follow what is seen: all of it at first, then the last observations the most.</summary>
internal static class SeenMean
{
    /// <summary>Observations after which a mean forgets: some minutes of slots.</summary>
    public const double MostCount = 50;

    /// <summary>Observations from which on a single latency that is far off counts only in part.</summary>
    private const double Settled = 10;

    /// <summary>How far off a latency is believed to be then.</summary>
    private const double MostTimes = 2;

    /// <summary>The count with one more.</summary>
    public static double Counted(double count) => Math.Min(count + 1, MostCount);

    /// <summary>The mean with one more value.</summary>
    /// <param name="mean">The mean so far.</param>
    /// <param name="count">The count, this value included.</param>
    /// <param name="value">The value.</param>
    public static double Of(double mean, double count, double value) => mean + ((value - mean) / count);

    /// <summary>The mean with one more latency, of which one that is far off is cut.</summary>
    public static double OfLatency(double mean, double count, double value) =>
        Of(mean, count, count > Settled ? Math.Clamp(value, mean / MostTimes, mean * MostTimes) : value);
}
