namespace Planner.Policies.Slo;

/// <summary>
/// Load that came faster than workers start: one asked for at its first sign would not serve yet, so that only a larger
/// pool before it, or knowing the future, would have helped.
/// </summary>
internal static class SuddenRise
{
    /// <summary>Length of the window in which requests are counted, s.</summary>
    public const double WindowS = 30;

    /// <summary>A plan may be expected to remember the load of so many windows before a start-up time.</summary>
    public const int WindowsBefore = 10;

    /// <summary>Less growth is what a head-room is for.</summary>
    private const double LeastGrowth = 1.5;

    /// <summary>Standard deviations of a Poisson count: fewer may be chance.</summary>
    private const double Deviations = 3;

    /// <summary>Whether a window's requests are far above all that was seen until a start-up time before it.</summary>
    /// <param name="now">Requests of the window.</param>
    /// <param name="before">Most requests of a window before the start-up time.</param>
    public static bool Is(double now, double before) =>
        now > LeastGrowth * before && now - before > Deviations * Math.Sqrt(Math.Max(1, before));
}
