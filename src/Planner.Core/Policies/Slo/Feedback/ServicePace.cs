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

    private const double MemoryS = 60;

    /// <summary>What is usual follows within minutes, and while requests are slow within hours.</summary>
    private const double UsualS = 300, SlowS = 7200;

    /// <summary>Fewer than one over this of what is usual is slow: a frozen frontend of two leaves one half, of what is still known by then.</summary>
    private const double Times = 1.5;

    /// <summary>What is usual is not known before so long: the first requests that finish are the short ones.</summary>
    private const double LearntS = 600;

    /// <summary>Standard deviations of a Poisson count: fewer may be chance.</summary>
    private const double Deviations = 3;

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
    public bool IsSlow =>
        SeenS >= LearntS && Usual * InflightS is { } expected && expected > Times * Finished && UsualTokens * InflightS > Times * Tokens
        && expected - Finished > Deviations * Math.Sqrt(expected);

    /// <summary>Learns what was counted.</summary>
    /// <param name="gained">What was counted.</param>
    /// <param name="seconds">In how long.</param>
    internal ServicePace With(FrontendGain gained, double seconds)
    {
        var keep = Math.Exp(-seconds / MemoryS);
        var next = this with
        {
            Finished = (Finished * keep) + gained.Finished,
            Tokens = (Tokens * keep) + gained.Osl.Sum,
            InflightS = (InflightS * keep) + (gained.Inflight * seconds),
        };
        if (next.InflightS < 1 || next.Finished < 1)
        {
            return next;
        }

        var weight = 1 - Math.Exp(-seconds / (next.IsSlow ? SlowS : UsualS));
        return next with
        {
            SeenS = SeenS + seconds,
            Usual = Follow(Usual, next.Finished / next.InflightS, weight),
            UsualTokens = Follow(UsualTokens, next.Tokens / next.InflightS, weight),
        };
    }

    private static double Follow(double? usual, double seen, double weight) => usual + (weight * (seen - usual)) ?? seen;
}
