using System.Collections.Immutable;
using Planner.Configuration;
using Planner.Engines;
using Planner.Forecasting;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Feeds one slot's counters and latencies to what policy <c>slo</c> knows.</summary>
internal sealed class SloLearning(PolicyContext context, SloTuning tuning)
{
    /// <summary>Lowest calibration of prefill: short waits may be luck, and engines this much faster have another profile.</summary>
    private const double LeastPrefill = 0.75;

    private readonly PlannerConfig _config = context.Config;

    /// <summary>Most slots that are kept, so that the state fits its room at any interval: an hour and more of 5 s each.</summary>
    private const int MostSlots = 900;

    private readonly double _slotS = context.Config.LoadAdjustmentInterval.TotalSeconds;

    /// <summary>What is known after the slot, and why its counters are not trusted; null where they are.</summary>
    public (SloState Known, string? Gap) Learn(SloState before, LoadObservation seen)
    {
        var intake = new CounterIntake(_slotS, context.SlotEnd, context.Now, tuning).Take(OfThisInterval(before), seen.Counters);
        var counted = Counted(intake, seen.Counters);
        if ((seen.Counters?.MayHideAFrontend == true && counted.Pace.IsSlow) || StillFrontend.Problem(counted.Still, context.SlotEnd, tuning) is not null)
        {
            counted = counted with { UndercountedAt = context.SlotEnd };
        }

        var isOfLate = intake.Slots == 1 || intake.Slots * _slotS <= tuning.MostJudgedS;
        var (gained, coveredS) = (isOfLate ? intake.Gained : null, intake.Slots * _slotS);
        var peakedness = DemandSeries.PeakednessOf(counted.Arrivals, _slotS, tuning);
        var learnt = counted with { Engine = Engine(counted, seen, gained, coveredS, peakedness) };
        var judged = context.Capacity is { } profiled ? Judged(learnt, seen, profiled, gained, coveredS, peakedness)
            : LearntProfile.Capacity(learnt.Engine, context) is { } capacity ? Uncalibrated(Judged(learnt, seen, capacity, gained, coveredS, peakedness))
            : Uncalibrated(learnt);
        return (judged, intake.Doubt ?? TooMuchAtOnce(intake));
    }

    /// <summary>What the engines show, of requests whose lengths are known.</summary>
    private LearntEngine Engine(SloState known, LoadObservation seen, FrontendGain? gained, double coveredS, double peakedness) =>
        known is { Isl.Mean: { } isl, Osl.Count: > 0 }
            ? new EngineLearning(_config, LearntProfile.KvTokens(context.Limits.Or(_config.EngineLimits), _config), seen, gained, coveredS, peakedness).Learn(
                known.Engine, SloPlan.HeldInDecode(known, isl), tuning.ClumpedFrom)
            : known.Engine;

    /// <summary>A learnt engine is not corrected by what it was learnt from, and a profile that comes later not by what was before.</summary>
    private static SloState Uncalibrated(SloState known) => known with
    {
        PrefillCalibration = 1,
        PrefillCalibratedS = 0,
        DecodeCalibration = 1,
        DecodeCalibratedS = 0,
    };

    /// <summary>A mean over a long gap, or over an hour that a clock was put forward, says nothing of the last minutes.</summary>
    private string? TooMuchAtOnce(CounterGain intake) => intake.Slots * _slotS > Math.Max(tuning.ShortMemoryS, _slotS)
        ? $"one reading covers {intake.Slots * _slotS:F0} s"
        : null;

    /// <summary>Counts a slot and needs a tick say nothing once those are longer or shorter: they are begun anew.</summary>
    private SloState OfThisInterval(SloState known) => known.SlotS.Equals(_slotS) ? known : known with
    {
        SlotS = _slotS,
        Counters = null,
        CountersAt = null,
        Doubted = null,
        Arrivals = [],
        SeenS = 0,
        PrefillNeeds = [],
        DecodeNeeds = [],
    };

    /// <summary>What arrived is what finished and what more is in flight; it came evenly in all the slots that the reading covers.</summary>
    private SloState Counted(CounterGain intake, FrontendCounters? reading)
    {
        var known = reading is null
            ? intake.Known
            : intake.Known with { Still = StillFrontend.Of(intake.Known.Still, reading, context.SlotEnd, StillSince(intake)) };
        if (intake is not { Gained: { } gained, Slots: var slots })
        {
            return intake.Doubt is null ? known : known with { Arrivals = Last(known.Arrivals, [double.NaN]) };
        }

        var coveredS = slots * _slotS;
        var keep = Math.Exp(-coveredS / tuning.LengthMemoryS);
        return known with
        {
            Arrivals = Last(
                WithoutGaps(known.Arrivals, slots), Enumerable.Repeat(gained.Arrived / slots * intake.SlotShare, slots)),
            SeenS = known.SeenS + coveredS,
            SeenRequests = known.SeenRequests + gained.Osl.Count,
            Isl = known.Isl.FadedAndWith(gained.Isl, keep),
            Osl = known.Osl.FadedAndWith(gained.Osl, keep),
            Pace = known.Pace.With(gained, coveredS / intake.SlotShare, tuning),
        };
    }

    /// <summary>What finished while nothing was read for long may have finished at its beginning.</summary>
    private DateTimeOffset StillSince(CounterGain intake) => intake.Slots > 1 && intake.Slots * _slotS >= tuning.StillS
        ? context.SlotEnd.AddSeconds(-intake.Slots * _slotS)
        : context.SlotEnd;

    /// <summary>Without the newest gaps, which a reading covers.</summary>
    private static ImmutableArray<double> WithoutGaps(ImmutableArray<double> arrivals, int most)
    {
        var end = arrivals.Length;
        while (end > 0 && arrivals.Length - end < most && double.IsNaN(arrivals[end - 1]))
        {
            end--;
        }

        return arrivals.RemoveRange(end, arrivals.Length - end);
    }

    /// <summary>As much as peaks are looked for in, and a start-up time before that.</summary>
    private ImmutableArray<double> Last(ImmutableArray<double> values, IEnumerable<double> more)
    {
        var most = (int)Math.Min(MostSlots, Math.Ceiling((tuning.TriedS + context.Startup.Seconds) / _slotS));
        return values.AddRange(more.Take(most)).Newest(most);
    }

    /// <summary>
    /// The slot's latencies, against their limits and against the profile. What is late on an idle engine too is
    /// no reason for head-room.
    /// </summary>
    private SloState Judged(
        SloState known, LoadObservation seen, EngineCapacity capacity, FrontendGain? gained, double coveredS, double peakedness)
    {
        var latencies = new SlotLatencies(seen, gained, tuning.ItlSpread);
        var plan = new SloPlan(_config, capacity, known, tuning);
        var allowed = SloPlan.LateAllowed(_config);

        // Hopeless requests use the allowance up, but half of it remains: else nothing would ever be good enough.
        var ttftGoal = 1 - plan.Queue.Hopeless - Math.Max(allowed - plan.Queue.Hopeless, allowed / 2);
        var (ttftWithin, ttft) = latencies.Ttfts(_config.TtftMs);
        var (itlWithin, itl) = latencies.Itls(plan.Decode.SizedForMs);
        var observed = new ObservedItl(capacity.Decode, plan.Context);
        var prefill = peakedness <= tuning.ClumpedFrom
            ? new ObservedPrefill(plan.Queue).Factor(gained, seen.Pools.Prefill, coveredS, peakedness) * known.PrefillCalibration
            : null;
        var decode = latencies.Source == LatencySource.WorkerGauges
            ? observed.FromGauges(seen)
            : observed.FromCounters(gained, seen.Pools.Decode);
        return known with
        {
            Prefill = Enough(seen.Pools.Prefill, known.PrefillNeeds)
                ? known.Prefill.With(ttftWithin, ttft, ttftGoal, Tight(seen.Pools.Prefill, known.PrefillNeeds), _slotS, tuning)
                : known.Prefill,
            Decode = Enough(seen.Pools.Decode, known.DecodeNeeds)
                ? known.Decode.With(itlWithin, itl, 1 - allowed, Tight(seen.Pools.Decode, known.DecodeNeeds), _slotS, tuning)
                : known.Decode,
            PrefillCalibration = Math.Max(LeastPrefill, Calibrated((known.PrefillCalibration, known.PrefillCalibratedS), prefill)),
            PrefillCalibratedS = known.PrefillCalibratedS + (prefill is null ? 0 : _slotS),
            DecodeCalibration = Calibrated((known.DecodeCalibration, known.DecodeCalibratedS), decode),
            DecodeCalibratedS = known.DecodeCalibratedS + (decode is null ? 0 : _slotS),
            Latencies = latencies.Source,
        };
    }

    /// <summary>Latencies while workers are still missing say nothing of the plan's head-room.</summary>
    private static bool Enough(PoolStatus? pool, ImmutableArray<double> needs) =>
        pool is not null && needs.Length > 0 && pool.Ready >= needs[^1];

    private static bool Tight(PoolStatus? pool, ImmutableArray<double> needs) =>
        pool is not null && needs.Length > 0 && pool.Ready <= needs[^1];

    /// <summary>
    /// A mean of all that was seen, in which the profile counts like some time of it, until that is as long as is remembered: a
    /// profile that is far off is corrected within minutes.
    /// </summary>
    private double Calibrated((double Factor, double SeenS) known, double? ratio) => ratio is { } seen && double.IsFinite(seen)
        ? Math.Clamp(
            known.Factor + (_slotS / Math.Clamp(tuning.CalibrationPriorS + known.SeenS, _slotS, tuning.CalibrationMemoryS) * (seen - known.Factor)),
            tuning.LeastCalibration, tuning.MostCalibration)
        : known.Factor;
}
