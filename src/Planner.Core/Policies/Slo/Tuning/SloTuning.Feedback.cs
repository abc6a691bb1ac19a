namespace Planner.Policies.Slo;

/// <content>What is learnt from counters and latencies, and which of them are believed.</content>
public sealed partial record SloTuning
{
    /// <summary>Request lengths are forgotten over this time.</summary>
    /// <value>Seconds, time constant. Tuning traces.</value>
    public double LengthMemoryS { get; init; } = 300;

    /// <summary>Calibrations follow the engines over this time.</summary>
    /// <value>Seconds, time constant. Profiles 20 % too fast and too slow on azure2023_conv_day.</value>
    public double CalibrationMemoryS { get; init; } = 600;

    /// <summary>A profile counts like this much of what is seen.</summary>
    /// <value>Seconds. Profiles 30 % too fast and too slow on azure2023_conv and mooncake_conversation.</value>
    public double CalibrationPriorS { get; init; } = 60;

    /// <summary>Arrivals in larger clumps tell nothing of prefill: they wait longer than the queue's formula says.</summary>
    /// <value>Variance over mean of arrivals in a slot. azure2023_conv_day, and mooncake_conversation with its grid of 3 s.</value>
    public double ClumpedFrom { get; init; } = 2;

    /// <summary>Lowest calibration: engines this much faster than their profile have another profile.</summary>
    /// <value>Observed over profiled ITL. Chosen by reasoning.</value>
    public double LeastCalibration { get; init; } = 0.5;

    /// <summary>Highest calibration: engines this much slower than their profile have another profile.</summary>
    /// <value>Observed over profiled ITL. Chosen by reasoning.</value>
    public double MostCalibration { get; init; } = 2;

    /// <summary>Latencies of one reading that covers more than this are not of the present plan.</summary>
    /// <value>Seconds. Faults.</value>
    public double MostJudgedS { get; init; } = 60;

    /// <summary>Lowest head-room.</summary>
    /// <value>Standard deviations. Not recorded; no trace reaches it.</value>
    public double LeastHeadroom { get; init; } = -1.5;

    /// <summary>Highest head-room: the brake on paying for misses that more workers do not prevent.</summary>
    /// <value>Standard deviations. Not recorded; no trace reaches it.</value>
    public double MostHeadroom { get; init; } = 3;

    /// <summary>What a second in which every latency is late adds to the head-room.</summary>
    /// <value>Standard deviations per second. Tuning traces.</value>
    public double HeadroomStepPerS { get; init; } = 0.05;

    /// <summary>Head-room fades over this time, since misses that none could have prevented must not be paid for ever.</summary>
    /// <value>Seconds, time constant. Tuning traces.</value>
    public double HeadroomLeakS { get; init; } = 3600;

    /// <summary>The attainment that is shown is that of this time. Explains a decision, changes none.</summary>
    /// <value>Seconds, time constant. Chosen by reasoning.</value>
    public double AttainmentMemoryS { get; init; } = 300;

    /// <summary>How fast requests finish now is a mean over this time.</summary>
    /// <value>Seconds, time constant. Faults: one of two frontends frozen.</value>
    public double PaceMemoryS { get; init; } = 60;

    /// <summary>How fast they usually finish follows over this time.</summary>
    /// <value>Seconds, time constant. Faults: one of two frontends frozen.</value>
    public double PaceUsualS { get; init; } = 300;

    /// <summary>And over this time while they are slow, so that a fault does not become usual.</summary>
    /// <value>Seconds, time constant. Faults: one of two frontends frozen.</value>
    public double PaceSlowS { get; init; } = 7200;

    /// <summary>Requests are slow when fewer than one over this of the usual number finish: one frozen frontend of two leaves a half.</summary>
    /// <value>Factor, above 1. Faults: one of two frontends frozen.</value>
    public double PaceTimes { get; init; } = 1.5;

    /// <summary>What is usual is not known before this much was seen: the first requests to finish are the short ones.</summary>
    /// <value>Seconds. azure2023_conv_day, which cost half as much again without it.</value>
    public double PaceLearntS { get; init; } = 600;

    /// <summary>A smaller shortfall of finished requests may be chance.</summary>
    /// <value>Standard deviations of a Poisson count. Faults: one of two frontends frozen.</value>
    public double PaceDeviations { get; init; } = 3;

    /// <summary>A frontend with requests in flight stalls when none is known to have finished for this long; long requests finish seldom.</summary>
    /// <value>Seconds. Faults: a frozen frontend.</value>
    public double StillS { get; init; } = 60;

    /// <summary>What was counted over more than this says nothing of the last minutes.</summary>
    /// <value>Seconds. Faults: a planner that was away.</value>
    public double MostCoveredS { get; init; } = 3600;

    /// <summary>Frontends that began anew and have nothing to do are believed to be idle after this long.</summary>
    /// <value>Seconds. Faults: a proxy that answers zeros for a while.</value>
    public double IdleS { get; init; } = 300;

    /// <summary>A rate above this many times the highest seen must be read twice, if it exceeds the allowance below too.</summary>
    /// <value>Factor. Faults: counters that jump.</value>
    public double MostJump { get; init; } = 10;

    /// <summary>The allowance on top of <see cref="MostJump"/> for requests that finished.</summary>
    /// <value>Requests per second. Faults: counters that jump.</value>
    public double MostJumpFinished { get; init; } = 50;

    /// <summary>The allowance on top of <see cref="MostJump"/> for requests that arrived: a burst fills what is in flight sooner.</summary>
    /// <value>Requests per second. Faults: counters that jump.</value>
    public double MostJumpArrived { get; init; } = 2000;

    /// <summary>Nothing is scaled in before this many requests have finished: the short ones finish first.</summary>
    /// <value>Requests. Chosen by reasoning.</value>
    public double LeastRequests { get; init; } = 10;
}
