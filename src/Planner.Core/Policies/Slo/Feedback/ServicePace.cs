using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>
/// How fast requests in flight finish, by Little's law: where only totals are shown, a frontend that is frozen beside others
/// lowers what finishes and leaves what is in flight.
/// </summary>
/// <param name="Finished">Faded number of requests finished.</param>
/// <param name="Tokens">Faded number of their output tokens.</param>
/// <param name="InflightS">Faded seconds that requests were in flight.</param>
public sealed record ServicePace(double Finished, double Tokens, double InflightS)
{
    /// <summary>Before anything was seen.</summary>
    public static ServicePace Unknown { get; } = new(0, 0, 0);

    /// <summary>Seconds that were learnt.</summary>
    public double SeenS { get; init; }

    /// <summary>Requests a second that usually finish for each in flight; null before that is known.</summary>
    public double? Usual { get; init; }

    /// <summary>Output tokens a second of each in flight, usually; null before that is known.</summary>
    public double? UsualTokens { get; init; }

    /// <summary>
    /// Whether far fewer requests finish than those in flight would let expect. That they are longer is no such sign: then as
    /// many tokens come as ever.
    /// </summary>
    public bool IsSlow { get; init; }

    /// <summary>Learns what was counted.</summary>
    /// <param name="gained">What was counted.</param>
    /// <param name="seconds">In how long.</param>
    /// <param name="tuning">The policy's numbers.</param>
    internal ServicePace With(FrontendGain gained, double seconds, SloTuning tuning)
    {
        var keep = Math.Exp(-seconds / tuning.PaceMemoryS);
        var next = Judged(this with
        {
            Finished = (Finished * keep) + gained.Finished,
            Tokens = (Tokens * keep) + gained.Osl.Sum,
            InflightS = (InflightS * keep) + (gained.Inflight * seconds),
        }, tuning);
        if (next.InflightS < 1 || next.Finished < 1)
        {
            return next;
        }

        var weight = 1 - Math.Exp(-seconds / (next.IsSlow ? tuning.PaceSlowS : tuning.PaceUsualS));
        return Judged(next with
        {
            SeenS = SeenS + seconds,
            Usual = Follow(Usual, next.Finished / next.InflightS, weight),
            UsualTokens = Follow(UsualTokens, next.Tokens / next.InflightS, weight),
        }, tuning);
    }

    private static ServicePace Judged(ServicePace pace, SloTuning tuning) => pace with
    {
        IsSlow = pace.SeenS >= tuning.PaceLearntS && pace.Usual * pace.InflightS is { } expected
            && expected > tuning.PaceTimes * pace.Finished && pace.UsualTokens * pace.InflightS > tuning.PaceTimes * pace.Tokens
            && expected - pace.Finished > tuning.PaceDeviations * Math.Sqrt(expected),
    };

    private static double Follow(double? usual, double seen, double weight) => usual + (weight * (seen - usual)) ?? seen;
}
