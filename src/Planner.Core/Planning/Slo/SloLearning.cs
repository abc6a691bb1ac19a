using System.Collections.Immutable;
using Planner.Capacity;
using Planner.Configuration;
using Planner.Forecasting;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning.Slo;

/// <summary>Feeds one slot's counters and latencies to what policy <c>slo</c> knows.</summary>
internal sealed class SloLearning(PlannerConfig config, EngineCapacity capacity, DateTimeOffset slotEnd)
{
    /// <summary>Lengths of requests are forgotten over five minutes.</summary>
    private const double LengthMemoryS = 300;

    /// <summary>The calibration follows the engines over ten minutes.</summary>
    private const double CalibrationMemoryS = 600;

    /// <summary>Most slots that are kept, so that the state fits its room at any interval: an hour and more of 5 s each.</summary>
    private const int MostSlots = 900;

    /// <summary>Requests a second that no deployment gets: such a jump of the counters is no traffic.</summary>
    private const double MostRate = 100_000;

    /// <summary>A Prometheus shows what it scraped last until it scrapes again, which takes no longer than this, s.</summary>
    private const double MostAwaitedS = 60;

    private readonly double _slotS = config.LoadAdjustmentInterval.TotalSeconds;

    public SloState Learn(SloState before, LoadObservation seen)
    {
        var known = OfThisInterval(before);
        var slots = SlotsSince(known);
        var gained = slots > 0 ? seen.Counters?.Since(known.Counters!) : null;
        var counted = seen.Counters is not { } counters ? Gap(known, 1)
            : IsAwaited(known, counters, slots) ? known
            : Counted(known, counters, gained, slots);

        // What pools had long ago says nothing of this plan.
        var judged = Judged(counted, seen, slots == 1 || slots * _slotS <= MostAwaitedS ? gained : null);
        var (prefill, decode) = (seen.Pools.Prefill, seen.Pools.Decode);
        var desired = new ReplicaTargets(prefill?.Desired ?? 0, decode?.Desired ?? 0);
        var ready = new ReplicaTargets(prefill?.Ready ?? 0, decode?.Ready ?? 0);
        return judged with { Startup = judged.Startup.Seen(desired, ready, seen.Pools.At) };
    }

    /// <summary>Counts a slot and needs a tick say nothing once those are longer or shorter: they are begun anew.</summary>
    private SloState OfThisInterval(SloState known) => known.SlotS.Equals(_slotS) ? known : known with
    {
        SlotS = _slotS,
        Counters = null,
        CountersAt = null,
        Arrivals = [],
        SeenS = 0,
        PrefillNeeds = [],
        DecodeNeeds = [],
    };

    /// <summary>Whether this is the last reading once more: what came meanwhile is in the next, and came in all these slots.</summary>
    private bool IsAwaited(SloState known, FrontendCounters counters, int slots) =>
        slots * _slotS < MostAwaitedS && slots > 0 && counters.Inflight > 0 && counters.IsSameReading(known.Counters!);

    /// <summary>What arrived is what finished and what more is in flight.</summary>
    private SloState Counted(SloState known, FrontendCounters counters, FrontendGain? gained, int slots)
    {
        var next = known with { Counters = counters, CountersAt = slotEnd };
        if (slots == 0)
        {
            return next;
        }

        if (gained is null || gained.Arrived > MostRate * slots * _slotS)
        {
            return Gap(next, slots);   // a frontend was restarted, or counts nonsense
        }

        var keep = Math.Exp(-slots * _slotS / LengthMemoryS);
        return next with
        {
            Arrivals = Last(known.Arrivals, Enumerable.Repeat(gained.Arrived / slots, slots), known.Startup),
            SeenS = known.SeenS + (slots * _slotS),
            Isl = known.Isl.FadedAndWith(gained.Isl, keep),
            Osl = known.Osl.FadedAndWith(gained.Osl, keep),
        };
    }

    /// <summary>Slots since the counters were read; 0 where they were not.</summary>
    private int SlotsSince(SloState known) => known is { Counters: not null, CountersAt: { } at } && slotEnd > at
        ? Math.Max(1, (int)Math.Round((slotEnd - at) / config.LoadAdjustmentInterval))
        : 0;

    private SloState Gap(SloState known, int slots) => known.CountersAt is null
        ? known
        : known with { Arrivals = Last(known.Arrivals, Enumerable.Repeat(double.NaN, slots), known.Startup) };

    /// <summary>As much as peaks are looked for in, and a start-up time before that.</summary>
    private ImmutableArray<double> Last(ImmutableArray<double> values, IEnumerable<double> more, StartupTime startup)
    {
        var most = (int)Math.Min(MostSlots, Math.Ceiling((PeakMemory.TriedS + startup.Seconds) / _slotS));
        return values.AddRange(more.Take(most)).Newest(most);
    }

    /// <summary>
    /// The slot's latencies, against their limits and against the profile. What is late on an idle engine too is
    /// no reason for head-room.
    /// </summary>
    private SloState Judged(SloState known, LoadObservation seen, FrontendGain? gained)
    {
        var latencies = new SlotLatencies(seen, gained);
        var plan = new SloPlan(config, capacity, known);
        var allowed = SloPlan.LateAllowed(config);

        // Hopeless requests use the allowance up, but half of it remains: else nothing would ever be good enough.
        var ttftGoal = 1 - plan.Queue.Hopeless - Math.Max(allowed - plan.Queue.Hopeless, allowed / 2);
        var (ttftWithin, ttft) = latencies.Ttfts(config.TtftMs);
        var (itlWithin, itl) = latencies.Itls(plan.Decode.SizedForMs);
        var context = known.Context ?? ((known.Isl.Mean ?? 0) + (known.Osl.Mean / 2 ?? 0));
        var observed = new ObservedItl(capacity.Decode, context);
        return known with
        {
            Prefill = Enough(seen.Pools.Prefill, known.PrefillNeeds)
                ? known.Prefill.With(ttftWithin, ttft, ttftGoal, Tight(seen.Pools.Prefill, known.PrefillNeeds), _slotS)
                : known.Prefill,
            Decode = Enough(seen.Pools.Decode, known.DecodeNeeds)
                ? known.Decode.With(itlWithin, itl, 1 - allowed, Tight(seen.Pools.Decode, known.DecodeNeeds), _slotS)
                : known.Decode,
            DecodeCalibration = Calibrated(known.DecodeCalibration, latencies.Source == LatencySource.WorkerGauges
                ? observed.FromGauges(seen.Samples)
                : observed.FromCounters(gained, seen.Pools.Decode)),
            Context = LoadRules.Problem(seen) is null ? Contexted(known.Context, seen) : known.Context,
            Latencies = latencies.Source,
        };
    }

    /// <summary>Tokens in the workers' caches for each request that is past its first token.</summary>
    private double? Contexted(double? known, LoadObservation seen)
    {
        var decoding = seen.Counters?.Decoding ?? 0;
        var blocks = seen.Samples[^1].Decode.Sum(worker => worker.ActiveDecodeBlocks ?? 0);
        if (decoding < 1 || blocks <= 0)
        {
            return known;
        }

        var context = blocks * WorkerSample.TokensPerBlock / decoding;
        return known + (NewestShare(LengthMemoryS) * (context - known)) ?? context;
    }

    /// <summary>What a slot counts for in a mean that forgets over so many seconds.</summary>
    private double NewestShare(double memoryS) => 1 - Math.Exp(-_slotS / memoryS);

    /// <summary>Latencies while workers are still missing say nothing of the plan's head-room.</summary>
    private static bool Enough(PoolStatus? pool, ImmutableArray<double> needs) =>
        pool is not null && needs.Length > 0 && pool.Ready >= needs[^1];

    private static bool Tight(PoolStatus? pool, ImmutableArray<double> needs) =>
        pool is not null && needs.Length > 0 && pool.Ready <= needs[^1];

    private double Calibrated(double known, double? ratio) => ratio is { } seen
        ? Math.Clamp(known + (NewestShare(CalibrationMemoryS) * (seen - known)), 0.5, 2)
        : known;
}
