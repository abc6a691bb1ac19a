namespace Planner.Policies.Slo;

/// <summary>
/// By how many standard deviations more (or fewer) than the target asks for a pool is sized; it follows the share of
/// latencies within the limit.
/// </summary>
/// <param name="Surplus">Standard deviations.</param>
/// <param name="Within">Faded number of samples within the limit.</param>
/// <param name="Count">Faded number of samples.</param>
/// <remarks>
/// Adaptive conformal inference (Gibbs and Candes, NeurIPS 2021): every late sample raises the quantile and every timely
/// one lowers it, so that in the long run the share that is late is the one allowed. A leak brings it back to 0, since
/// misses that no head-room could have avoided must not be paid for ever.
/// </remarks>
public sealed record Headroom(double Surplus, double Within, double Count)
{
    /// <summary>Before anything was seen.</summary>
    public static Headroom None { get; } = new(0, 0, 0);

    /// <summary>Share of the samples within the limit; null where there are none.</summary>
    public double? Attainment => Count > 1 ? Within / Count : null;

    /// <summary>Learns a tick's samples.</summary>
    /// <param name="within">Samples within the limit.</param>
    /// <param name="count">Samples.</param>
    /// <param name="goal">Share that is to be within.</param>
    /// <param name="tight">Whether the pool was no larger than planned: slack for another reason teaches nothing.</param>
    /// <param name="seconds">Time since the tick before.</param>
    /// <param name="tuning">The policy's numbers.</param>
    public Headroom With(double within, double count, double goal, bool tight, double seconds, SloTuning tuning)
    {
        var keep = Math.Exp(-seconds / tuning.AttainmentMemoryS);
        var next = new Headroom(Surplus, (Within * keep) + within, (Count * keep) + count);
        if (!(count > 0))
        {
            return next;
        }

        var missing = goal - (within / count);
        var step = missing > 0 || tight ? tuning.HeadroomStepPerS * missing : 0;
        return next with
        {
            Surplus = Math.Clamp(
                Surplus + ((step - (Surplus / tuning.HeadroomLeakS)) * seconds), tuning.LeastHeadroom, tuning.MostHeadroom),
        };
    }
}
