namespace Planner.Policies.Slo;

/// <content>What the demand ahead is read from.</content>
public sealed partial record SloTuning
{
    /// <summary>How long a peak is remembered unless a longer memory has paid off; growth is looked for in this time too, and an undercount is feared for as long.</summary>
    /// <value>Seconds. Tuning traces.</value>
    public double ShortMemoryS { get; init; } = 300;

    /// <summary>The second memory to choose from: longer than pauses of ten minutes.</summary>
    /// <value>Seconds, above <see cref="ShortMemoryS"/>. Synthetic traffic with pauses of 10 to 15 minutes.</value>
    public double MiddleMemoryS { get; init; } = 900;

    /// <summary>The longest memory to choose from: longer than pauses of half an hour.</summary>
    /// <value>Seconds, above <see cref="MiddleMemoryS"/>. Synthetic bursts every 20 minutes.</value>
    public double LongMemoryS { get; init; } = 2400;

    /// <summary>How far back the memories are tried against each other, and arrivals are kept.</summary>
    /// <value>Seconds. Chosen by reasoning: two returns of a half-hourly peak. A stored state has room for 900 slots.</value>
    public double TriedS { get; init; } = 3600;

    /// <summary>What a late request is worth when memories are compared: one per cent of late requests weighs this many per cent of GPU-hours.</summary>
    /// <value>Per cent of GPU-hours per per cent of requests. Tuning traces and synthetic bursts.</value>
    public double PriceOfLate { get; init; } = 15;

    /// <summary>Growth within a horizon is this quantile of what was seen of late: its median would lag every rise.</summary>
    /// <value>0 to 1. Tuning traces.</value>
    public double GrowthQuantile { get; init; } = 0.8;

    /// <summary>Most growth that is planned for; beyond it is a burst, and to follow its ratio would double the cost.</summary>
    /// <value>Factor, 1 or more. Tuning traces.</value>
    public double MostGrowth { get; init; } = 1.3;

    /// <summary>The first traffic on pools at their minimum is multiplied by this, before growth can be measured.</summary>
    /// <value>Factor, 1 or more. The traces of docs/research/policy-slo.md started from one worker per pool.</value>
    public double GrowthAtFirst { get; init; } = 2;

    /// <summary>Arrivals are averaged over this time for the level that growth multiplies.</summary>
    /// <value>Seconds. Tuning traces.</value>
    public double LevelS { get; init; } = 60;

    /// <summary>Arrivals are averaged over this time for the most recent rate, which is planned for without growth.</summary>
    /// <value>Seconds. Tuning traces.</value>
    public double RecentS { get; init; } = 15;

    /// <summary>Means over this time and over twice as long can announce a rise before <see cref="RecentS"/> does, if they are sure.</summary>
    /// <value>Seconds. Tuning traces.</value>
    public double SureS { get; init; } = 5;

    /// <summary>Those short means are lowered by this many standard deviations, so that chance announces nothing.</summary>
    /// <value>Standard deviations of the count. Tuning traces.</value>
    public double SureDeviations { get; init; } = 2;

    /// <summary>Peaks are means over this time; a sudden rise is looked for in such windows too.</summary>
    /// <value>Seconds. Tuning traces.</value>
    public double PeakWindowS { get; init; } = 30;

    /// <summary>The peak is this quantile of the windows within the memory: the maximum would follow single outliers.</summary>
    /// <value>0 to 1. Tuning traces.</value>
    public double PeakQuantile { get; init; } = 0.95;

    /// <summary>Variance of the arrivals is measured over this time.</summary>
    /// <value>Seconds. Tuning traces.</value>
    public double PeakednessS { get; init; } = 300;

    /// <summary>Arrivals more even than this are not believed to stay so.</summary>
    /// <value>Variance over mean; 1 for a Poisson process. Chosen by reasoning.</value>
    public double LeastPeakedness { get; init; } = 0.5;

    /// <summary>Arrivals more clumped than this are a step in the rate rather than variance.</summary>
    /// <value>Variance over mean; 1 for a Poisson process. Chosen by reasoning.</value>
    public double MostPeakedness { get; init; } = 20;

    /// <summary>A rise is sudden compared with this many windows before a start-up time. Explains a decision, changes none.</summary>
    /// <value>Windows of <see cref="PeakWindowS"/>. The same as the simulator counts unavoidable misses by.</value>
    public int RiseWindows { get; init; } = 10;

    /// <summary>Less growth than this is what head-room is for, no sudden rise. Explains a decision, changes none.</summary>
    /// <value>Factor. The same as the simulator counts unavoidable misses by.</value>
    public double RiseGrowth { get; init; } = 1.5;

    /// <summary>A smaller difference between two counts may be chance, no sudden rise. Explains a decision, changes none.</summary>
    /// <value>Standard deviations of a Poisson count. The same as the simulator counts unavoidable misses by.</value>
    public double RiseDeviations { get; init; } = 3;
}
