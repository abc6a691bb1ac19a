namespace Planner.Planning.Slo;

/// <summary>
/// How many standard deviations above the mean a pool is sized for; it follows the share of latencies within the limit.
/// </summary>
/// <param name="Z">Standard deviations.</param>
/// <param name="Within">Faded number of samples within the limit.</param>
/// <param name="Count">Faded number of samples.</param>
public sealed record Headroom(double Z, double Within, double Count)
{
    /// <summary>Before anything was seen.</summary>
    public static Headroom Start { get; } = new(StartZ, 0, 0);

    private const double StartZ = 2;
    private const double Least = 0.5;
    private const double Most = 5;

    /// <summary>Samples are forgotten over five minutes.</summary>
    private const double MemoryS = 300;

    /// <summary>Fewest samples that say anything of a share near one.</summary>
    private const double FewestSamples = 50;

    /// <summary>Share of the samples within the limit; null where there are too few.</summary>
    public double? Attainment => Count >= FewestSamples ? Within / Count : null;

    /// <summary>Learns a tick's samples.</summary>
    /// <param name="within">Samples within the limit.</param>
    /// <param name="count">Samples.</param>
    /// <param name="goal">Share that is to be within.</param>
    /// <param name="tight">Whether the pool was no larger than planned: slack for another reason teaches nothing.</param>
    /// <param name="seconds">Time since the tick before.</param>
    public Headroom With(int within, int count, double goal, bool tight, double seconds)
    {
        var keep = Math.Exp(-seconds / MemoryS);
        var next = new Headroom(Z, (Within * keep) + within, (Count * keep) + count);
        if (next.Attainment is not { } share)
        {
            return next;
        }

        var missing = Math.Clamp((goal - share) / (1 - goal), -1, 3);
        var rate = missing > 0 ? 0.01 : tight ? 0.001 : 0;
        return next with { Z = Math.Clamp(Z + (rate * missing * seconds), Least, Most) };
    }
}
