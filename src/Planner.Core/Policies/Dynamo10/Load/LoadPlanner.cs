using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Dynamo10;

/// <summary>Policy <c>dynamo</c>: what the load of each pool's workers asks for, by Dynamo v1.0's rules.</summary>
internal sealed class LoadPlanner(PlannerConfig config, Dynamo10State learnt, LoadObservation seen, DecisionTrail trail)
{
    private readonly IReadOnlyList<WorkerSample> _decode = WorkerMeans.Of(seen.Samples, sample => sample.Decode);

    /// <summary>The wish of the prefill pool.</summary>
    public PoolWish Prefill() =>
        PrefillWish(WorkerMeans.Of(seen.Samples, sample => sample.Prefill), seen.Samples[^1].Prefill, "prefill");

    /// <summary>The wish of the decode pool.</summary>
    public PoolWish Decode() => DecodeWish("decode");

    /// <summary>The wish of an aggregated pool: up for either of its two kinds of work, down for both.</summary>
    public PoolWish Aggregated() => (PrefillWish(_decode, _decode, "prefill work"), DecodeWish("decode work")) switch
    {
        (PoolWish.Up, _) or (_, PoolWish.Up) => PoolWish.Up,
        (PoolWish.Down, PoolWish.Down) => PoolWish.Down,
        (PoolWish.Unknown, _) or (_, PoolWish.Unknown) => PoolWish.Unknown,
        _ => PoolWish.Stay,
    };

    private PoolWish PrefillWish(
        IReadOnlyList<WorkerSample> workers, IReadOnlyList<WorkerSample> newest, string pool)
    {
        var loads = workers.Select(worker => worker.ActivePrefillTokens).ToList();
        if (config.OptimizationTarget != OptimizationTarget.Sla)
        {
            return ByUse(pool, loads, [.. workers.Select(worker => LoadRules.Whole(seen.ContextLength) * worker.Ranks)], "context length", PrefillThresholds());
        }

        // A new request waits for the tokens that are there and then for its own.
        var ownTokens = newest.Average(worker => worker.LastIsl) ?? 0;
        return ByLatency(pool, "tokens", loads, learnt.Prefill, config.TtftMs, ownTokens);
    }

    private PoolWish DecodeWish(string pool)
    {
        var loads = _decode.Select(worker => worker.ActiveDecodeBlocks).ToList();
        return config.OptimizationTarget != OptimizationTarget.Sla
            ? ByUse(pool, loads, [.. _decode.Select(worker => LoadRules.Whole(seen.Limits.KvBlocks) * worker.Ranks)], "total KV blocks", DecodeThresholds())
            : ByLatency(pool, "KV blocks", loads, learnt.Decode, config.ItlMs, 0);
    }

    private UseThresholds PrefillThresholds() => config.OptimizationTarget == OptimizationTarget.Throughput
        ? new(use => use >= 1, use => use < 0.1, "from 1 on", "below 0.1")
        : new(use => use >= 0.1, use => use == 0, "from 0.1 on", "at 0");

    private UseThresholds DecodeThresholds() => config.OptimizationTarget == OptimizationTarget.Throughput
        ? new(use => use > 1, use => use < 0.6, "above 1", "below 0.6")
        : new(use => use > 0.4, use => use < 0.1, "above 0.4", "below 0.1");

    private PoolWish ByLatency(
        string pool, string unit, List<double?> loads, LatencyWindow window, double limitMs, double ownTokens)
    {
        if (Unread(pool, loads))
        {
            return PoolWish.Unknown;
        }

        if (window.Count < config.LoadMinObservations)
        {
            trail.Add($"load_{Word(pool)}",
                $"{pool}: {window.Count} of the {config.LoadMinObservations} points that a latency model needs",
                ("points", window.Count));
            return PoolWish.Unknown;
        }

        var model = LatencyRegression.Fit(window);
        var target = model.LoadAt(window, limitMs) - ownTokens;
        var count = loads.Count;
        var lower = target * (count - 1) / count * config.LoadScalingDownSensitivity / 100;
        var wish = target <= 0 ? PoolWish.Unknown
            : loads.All(load => load > target) ? PoolWish.Up
            : count > 1 && loads.All(load => load < lower) ? PoolWish.Down
            : PoolWish.Stay;
        var text = target <= 0
            ? $"no load meets {limitMs:G4} ms at this size"
            : $"{limitMs:G4} ms is reached at {target:F0} {unit} a worker; they have {loads.Min():F0} to {loads.Max():F0}";
        trail.Add($"load_{Word(pool)}", $"{pool}: {text}: {Words(wish)}",
            ("slope_ms", model.SlopeMs), ("intercept_ms", model.InterceptMs), ("points", window.Count),
            ("up_above", target), ("down_below", lower), ("least", loads.Min() ?? 0), ("most", loads.Max() ?? 0));
        return wish;
    }

    private PoolWish ByUse(string pool, List<double?> loads, List<double?> wholes, string wholeName, UseThresholds thresholds)
    {
        if (Unread(pool, loads))
        {
            return PoolWish.Unknown;
        }

        if (wholes.Exists(whole => whole is not > 0))
        {
            trail.Add($"load_{Word(pool)}", $"{pool}: the metrics do not show the model's {wholeName}");
            return PoolWish.Unknown;
        }

        var uses = loads.Zip(wholes, (load, whole) => (load ?? 0) / whole!.Value).ToList();
        var wish = uses.TrueForAll(thresholds.IsUp) ? PoolWish.Up
            : uses.Count > 1 && uses.TrueForAll(thresholds.IsDown) ? PoolWish.Down
            : PoolWish.Stay;
        trail.Add($"load_{Word(pool)}",
            $"{pool}: workers use {uses.Min():F2} to {uses.Max():F2} of the {wholeName} " +
            $"(up {thresholds.Up}, down {thresholds.Down}): {Words(wish)}",
            ("least", uses.Min()), ("most", uses.Max()));
        return wish;
    }

    private bool Unread(string pool, List<double?> loads)
    {
        var unread = loads.Count == 0 || loads.Exists(load => load is null);
        if (unread)
        {
            trail.Add($"load_{Word(pool)}", $"{pool}: not every worker shows its load");
        }

        return unread;
    }

    private static string Word(string pool) => pool.Split(' ')[0];

    private static string Words(PoolWish wish) => wish switch
    {
        PoolWish.Up => "one more",
        PoolWish.Down => "one fewer would do",
        PoolWish.Stay => "enough",
        _ => "no verdict",
    };

    private sealed record UseThresholds(Predicate<double> IsUp, Predicate<double> IsDown, string Up, string Down);
}
