using System.Collections.Immutable;
using Planner.Capacity;
using Planner.Configuration;
using Planner.Forecasting;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning.Slo;

/// <summary>Feeds one slot's counters and gauges to what policy <c>slo</c> knows.</summary>
internal sealed class SloLearning(PlannerConfig config, EngineCapacity capacity, DateTimeOffset slotEnd)
{
    /// <summary>Lengths of requests are forgotten over five minutes.</summary>
    private const double LengthMemoryS = 300;

    /// <summary>The calibration follows the engines over ten minutes.</summary>
    private const double CalibrationMemoryS = 600;

    /// <summary>Most slots that are kept, so that the state fits its room at any interval: an hour and more of 5 s each.</summary>
    private const int MostSlots = 900;

    private readonly double _slotS = config.LoadAdjustmentInterval.TotalSeconds;

    public SloState Learn(SloState known, LoadObservation seen)
    {
        var counted = seen.Counters is { } counters ? Counted(known, counters) : Gap(known, 1);
        var judged = LoadRules.Problem(seen) is null ? Judged(counted, seen) : counted;
        var (prefill, decode) = (seen.Pools.Prefill, seen.Pools.Decode);
        var desired = new ReplicaTargets(prefill?.Desired ?? 0, decode?.Desired ?? 0);
        var ready = new ReplicaTargets(prefill?.Ready ?? 0, decode?.Ready ?? 0);
        return judged with { Startup = judged.Startup.Seen(desired, ready, seen.Pools.At) };
    }

    /// <summary>What arrived is what finished and what more is in flight.</summary>
    private SloState Counted(SloState known, FrontendCounters counters)
    {
        var next = known with { Counters = counters, CountersAt = slotEnd };
        if (known is not { Counters: { } before, CountersAt: { } at } || slotEnd <= at)
        {
            return next;
        }

        var slots = Math.Max(1, (int)Math.Round((slotEnd - at) / config.LoadAdjustmentInterval));
        if (counters.Isl.Since(before.Isl) is not { } isl || counters.Osl.Since(before.Osl) is not { } osl
            || counters.Finished < before.Finished)
        {
            return Gap(next, slots);   // a frontend was restarted
        }

        var arrived = Math.Max(0, counters.Finished - before.Finished + counters.Inflight - before.Inflight);
        var keep = Math.Exp(-slots * _slotS / LengthMemoryS);
        return next with
        {
            Arrivals = Last(known.Arrivals, Enumerable.Repeat(arrived / slots, slots), known.Startup),
            SeenS = known.SeenS + (slots * _slotS),
            Isl = known.Isl.FadedAndWith(isl, keep),
            Osl = known.Osl.FadedAndWith(osl, keep),
        };
    }

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
    /// Latencies that the gauges show, against their limits and against the profile. What is late on an idle engine too is
    /// no reason for head-room.
    /// </summary>
    private SloState Judged(SloState known, LoadObservation seen)
    {
        var plan = new SloPlan(config, capacity, known);
        var allowed = SloPlan.LateAllowed(config);

        // Hopeless requests use the allowance up, but half of it remains: else nothing would ever be good enough.
        var ttftGoal = 1 - plan.Queue.Hopeless - Math.Max(allowed - plan.Queue.Hopeless, allowed / 2);
        var (ttft, ttftWithin) = NewLatencies(seen, sample => sample.Prefill, one => one.LastTtftMs, config.TtftMs);
        var (itl, itlWithin) = NewLatencies(seen, sample => sample.Decode, one => one.LastItlMs, plan.Decode.SizedForMs);
        return known with
        {
            Prefill = Enough(seen.Pools.Prefill, known.PrefillNeeds)
                ? known.Prefill.With(ttftWithin, ttft, ttftGoal, Tight(seen.Pools.Prefill, known.PrefillNeeds), _slotS)
                : known.Prefill,
            Decode = Enough(seen.Pools.Decode, known.DecodeNeeds)
                ? known.Decode.With(itlWithin, itl, 1 - allowed, Tight(seen.Pools.Decode, known.DecodeNeeds), _slotS)
                : known.Decode,
            DecodeCalibration = Calibrated(known, seen),
            Context = Contexted(known.Context, seen),
        };
    }

    /// <summary>Tokens in the workers' caches for each request that is past its first token.</summary>
    private double? Contexted(double? known, LoadObservation seen)
    {
        var decoding = seen.Counters is { Queued: { } queued } counters ? counters.Inflight - queued : 0;
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

    /// <summary>Values of a worker's gauge that differ from the sample before: a gauge goes on showing the last one.</summary>
    private static (int Count, int Within) NewLatencies(
        LoadObservation seen, Func<LoadSample, IReadOnlyList<WorkerSample>> pool, Func<WorkerSample, double?> latency,
        double limitMs)
    {
        var (count, within) = (0, 0);
        var last = new Dictionary<string, double>();
        foreach (var worker in seen.Samples.SelectMany(pool))
        {
            if (latency(worker) is not { } ms)
            {
                continue;
            }

            if (last.TryGetValue(worker.Id, out var before) && before != ms)
            {
                count++;
                within += ms <= limitMs ? 1 : 0;
            }

            last[worker.Id] = ms;
        }

        return (count, within);
    }

    private double Calibrated(SloState known, LoadObservation seen)
    {
        var context = known.Context ?? ((known.Isl.Mean ?? 0) + (known.Osl.Mean / 2 ?? 0));
        var ratios = seen.Samples.SelectMany(sample => sample.Decode)
            .Where(worker => worker is { ActiveDecodeBlocks: > 0, LastItlMs: > 0 } && context > 0)
            .Select(worker => worker.LastItlMs!.Value
                / capacity.Decode.ItlMs(worker.ActiveDecodeBlocks!.Value * WorkerSample.TokensPerBlock / capacity.Decode.MaxKvTokens, context))
            .ToList();
        if (ratios.Count == 0)
        {
            return known.DecodeCalibration;
        }

        var next = known.DecodeCalibration + (NewestShare(CalibrationMemoryS) * (ratios.Average() - known.DecodeCalibration));
        return Math.Clamp(next, 0.5, 2);
    }
}
