namespace Planner.Policies.Slo;

/// <summary>
/// The numbers of policy <c>slo</c> that somebody chose. docs/research/tuning.md has how attainment, GPU-hours and
/// replica changes move when each is halved and doubled.
/// </summary>
/// <remarks>
/// Each value names the data that it was chosen on. <em>Tuning traces</em> are azure2023_conv_day and
/// mooncake_conversation, on which these were chosen together; <em>faults</em> are the damaged counters of the unit tests, which no trace contains. What only
/// keeps arithmetic in bounds (step widths, smallest divisors, room in a stored state) stays where it is used.
/// </remarks>
public sealed partial record SloTuning
{
    /// <summary>The numbers that the policy runs with unless others are given.</summary>
    public static SloTuning Default { get; } = new();

    /// <summary>A pool shrinks to the highest need within this time, so that one quiet tick stops no workers.</summary>
    /// <value>Seconds. Tuning traces.</value>
    public double HoldS { get; init; } = 120;

    /// <summary>Nothing is scaled in before this much traffic has been seen on top of a start-up time: its first minutes say too little.</summary>
    /// <value>Seconds. Chosen by reasoning: two levels of a minute each.</value>
    public double FreshS { get; init; } = 120;

    /// <summary>
    /// Where no number of engines meets the ITL limit, an engine is filled until a token takes this many times as long as for
    /// one request alone: an engine per request would cost ten times as much and be late all the same.
    /// </summary>
    /// <value>Multiple of the ITL of one request alone, above 1. Chosen by reasoning, on azure2023_conv_day with a limit of 3 ms.</value>
    public double TimesAlone { get; init; } = 2;

    /// <summary>
    /// Spread of the ITLs of a slot around their mean, by which a coarse histogram bucket is split at the limit. Engines of a
    /// pool are about equally full; where they are not, it shows above the bucket.
    /// </summary>
    /// <value>Standard deviation as a share of the mean. azure2023_conv_day without worker gauges.</value>
    public double ItlSpread { get; init; } = 0.03;
}
