using Planner.Configuration;
using Planner.Engines;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Collects what a slot shows of the engines.</summary>
/// <param name="config">The settings.</param>
/// <param name="mostKvTokens">Tokens that a decode engine's KV cache holds; null where nobody says.</param>
/// <param name="seen">The slot.</param>
/// <param name="gained">What the frontends counted in it; null where that is not known, or is of more than the last minute.</param>
/// <param name="coveredS">How long that took, s.</param>
/// <param name="peakedness">Variance over mean of arrivals.</param>
internal sealed class EngineLearning(
    PlannerConfig config, double? mostKvTokens, LoadObservation seen, FrontendGain? gained, double coveredS, double peakedness)
{
    /// <summary>Busy share of prefill up to which its wait can be told from its work.</summary>
    private const double MostBusy = 0.85;

    /// <summary>Share of a time to first token that is work where single ones may be taken for it.</summary>
    private const double HardlyWaits = 0.9;

    /// <summary>Fewest latencies of a slot that say anything of a mean.</summary>
    private const double FewestTtfts = 2, FewestItls = 10;

    /// <summary>Room for what lengths that are only means leave open.</summary>
    private const double Rounding = 1.1;

    /// <summary>Share by which input lengths and first tokens of a slot may differ in number.</summary>
    private const double OtherRequests = 0.2;

    /// <summary>What is known after the slot.</summary>
    /// <param name="before">What was known before.</param>
    /// <param name="context">Mean tokens of a request in decode.</param>
    /// <param name="clumpedFrom">Peakedness from which on waits cannot be told.</param>
    public LearntEngine Learn(LearntEngine before, double context, double clumpedFrom)
    {
        var pooled = seen.Pools.Decode is { } pool ? before.WithDecodePool(pool.Ready, config.LoadAdjustmentInterval.TotalSeconds) : before;
        return Prefilled(Loaded(Decoded(pooled, context)), peakedness > clumpedFrom);
    }

    /// <summary>How long requests stay unevenly spread after engines were added: twice as long as they take in decode, by Little's law.</summary>
    private double StayS => gained is { Decoding: { } decoding, Finished: > 0 and var finished }
        ? Math.Min(LearntEngine.MostSettledS, 2 * decoding * coveredS / finished)
        : 0;

    /// <summary>Each engine by itself where they show their latencies, else the mean of all while they are about equally full.</summary>
    private LearntEngine Decoded(LearntEngine before, double context)
    {
        if (seen.Pools.Decode is not { Stable: true, Ready: > 0 and var engines })
        {
            return before;
        }

        var isSettled = before.DecodeSettledS >= StayS;
        var batches = seen.Counters?.Decoding is > 0 and var now && (mostKvTokens is not null || isSettled) ? FromGauges(now) : [];
        var mostRequests = Math.Max(1, (mostKvTokens ?? double.PositiveInfinity) / context);
        var full = batches.Count(batch => batch.Requests > mostRequests * Rounding);
        if (full > 0 && full < batches.Count)
        {
            return before;   // some wait for room, and nobody tells where
        }

        var learnt = batches.Count > 0 ? batches.Aggregate(before, (known, batch) => WithBatch(known, Math.Min(batch.Requests, mostRequests), context, batch.ItlMs))
            : isSettled && gained is { Itls: { Count: >= FewestItls, Mean: > 0 and var itlMs }, Decoding: > 0 and var decoding }
                ? WithBatch(before, Math.Min(decoding / engines, mostRequests), context, itlMs)
                : before;
        return ReferenceEquals(learnt, before) ? before : learnt with { DecodeSlots = before.DecodeSlots + 1 };
    }

    /// <summary>Blocks only tell a worker's share of the requests: what a router books for one is no measure of its tokens.</summary>
    private List<(double Requests, double ItlMs)> FromGauges(double decoding)
    {
        var newest = seen.Samples.Count > 0 ? seen.Samples[^1].Decode : [];
        var blocks = newest.Sum(worker => worker.ActiveDecodeBlocks ?? 0);
        return
        [
            .. newest.Where(worker => worker is { ActiveDecodeBlocks: > 0, LastItlMs: > 0 })
                .Select(worker => (decoding * worker.ActiveDecodeBlocks!.Value / blocks, worker.LastItlMs!.Value)),
        ];
    }

    private static LearntEngine WithBatch(LearntEngine before, double requests, double context, double itlMs)
    {
        var batch = Math.Max(1, requests);
        return before.WithDecode(batch, batch * context, itlMs);
    }

    private LearntEngine Loaded(LearntEngine before) =>
        gained is { Isl.Sum: var tokens } && seen.Pools.Prefill is { Stable: true, Ready: > 0 and var engines }
            ? before.WithPromptTokens(tokens / coveredS / engines, coveredS)
            : before;

    /// <summary>
    /// Clumps wait longer than can be told, and after a pool has grown only a part of it has a queue: such slots only teach until there
    /// is enough to plan with, and rather too little capacity than too much.
    /// </summary>
    private LearntEngine Prefilled(LearntEngine before, bool isClumped)
    {
        if (gained is not { Ttfts: { Count: >= FewestTtfts and var count, Mean: > 0 and var ttftMs }, Isl.Mean: >= 1 and var isl, Decoding: { } decoding }
            || seen.Pools.Prefill is not { Stable: true, Ready: > 0 and var engines } pool
            || Math.Abs(gained.Isl.Count - count) > OtherRequests * count)
        {
            return before;
        }

        var ranks = config.PrefillEngineRanks ?? 1;
        var queue = new PrefillWaiting(
            gained.Isl.Points(), new PrefillModel(new PrefillProfile([isl], [ttftMs], [])), ranks, 1, config.TtftMs);
        var observed = new ObservedPrefill(queue);
        var workMs = observed.Factor(gained, pool, coveredS, peakedness) * queue.MeanServiceS * 1000 ?? 0;
        var busy = gained.Arrived / coveredS * workMs / 1000 / (engines * ranks);
        var isBacklogged = observed.IsBacklogged(gained, engines);
        if ((!isBacklogged && busy > MostBusy) || ((isBacklogged || isClumped) && before.PrefillSlots >= LearntProfile.EnoughPrefill))
        {
            return before;
        }

        var learnt = before.WithPrefill(isl, workMs);
        return ReferenceEquals(learnt, before) ? before : Singles(learnt, workMs / ttftMs) with
        {
            PrefillSlots = before.PrefillSlots + 1,
        };
    }

    /// <summary>Where hardly anything waits the workers' last prompts tell what other lengths take.</summary>
    private LearntEngine Singles(LearntEngine before, double work)
    {
        var (learnt, last) = (before, new Dictionary<string, double>());
        foreach (var worker in work < HardlyWaits ? [] : seen.Samples.SelectMany(sample => sample.Prefill))
        {
            if (worker is not { LastTtftMs: { } ttftMs, LastIsl: { } isl })
            {
                continue;
            }

            if (last.TryGetValue(worker.Id, out var earlier) && earlier != ttftMs)
            {
                learnt = learnt.WithPrefill(isl, ttftMs * work);
            }

            last[worker.Id] = ttftMs;
        }

        return learnt;
    }
}
