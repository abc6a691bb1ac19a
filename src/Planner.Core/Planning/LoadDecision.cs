using Planner.Configuration;
using Planner.Observations;
using Planner.State;

namespace Planner.Planning;

/// <summary>Takes the pools' wishes to a decision, step by step, and writes the steps down.</summary>
internal sealed class LoadDecision(PlannerConfig config, LoadObservation seen, DeploymentState state, DateTimeOffset now)
{
    private readonly DecisionDraft _draft = new(DecisionLoop.Load, config, seen.Pools, state, now);

    /// <summary>Decides from what has been learnt, this slot's gauges included.</summary>
    public Decision Decide(LoadState learnt)
    {
        _draft.NoteOthers();
        return _draft.BeforePlanning(PoolRules.Obstacle(config, seen.Pools.Prefill, seen.Pools.Decode, _draft.Gpus))
            ?? Decided(learnt);
    }

    private Decision Decided(LoadState learnt)
    {
        // Gauges are not looked at before a scaling has settled, but the plan's floor need not wait for that.
        var scaling = InProgress();
        var problem = scaling is null ? LoadRules.Problem(seen) ?? Disagreement() : null;
        var (step, cause) = (scaling ?? problem) is { } reason ? (default, reason) : Step(learnt);
        var current = _draft.Current;
        var wanted = new ReplicaTargets(current.Prefill + step.Prefill, current.Decode + step.Decode);
        var whyNot = LoadEvidence.WhyNot(state.Load, seen);
        var floored = _draft.Parked(AtLeast(_draft.WithoutShrinking(wanted, whyNot), Floor()), HasTraffic);
        if (problem is not null && floored == current)
        {
            return _draft.Blocked(problem);
        }

        var target = _draft.Budgeted(floored);
        var why = target != floored ? DecisionText.BudgetCause(config, target, _draft.Gpus)
            : wanted != current && floored == current && whyNot is not null ? $"nothing is scaled in: {whyNot}"
            : floored != wanted ? "the throughput loop's plan asks for it"
            : cause;
        return _draft.Decision(target == current ? DecisionOutcome.Keep : _draft.Action, target, why) with
        {
            UnbudgetedPrefill = floored.Prefill,
            UnbudgetedDecode = floored.Decode,
        };
    }

    private bool HasTraffic => seen.Counters is { Inflight: > 0 } or { Queued: > 0 };

    /// <summary>By how many replicas each pool is to change: -1, 0 or 1; and why.</summary>
    private (ReplicaTargets Step, string Cause) Step(LoadState learnt)
    {
        var planner = new LoadPlanner(config, learnt, seen, _draft.Trail);
        var (prefill, decode) = config.Mode switch
        {
            PlannerMode.Prefill => (planner.Prefill(), PoolWish.Stay),
            PlannerMode.Decode => (PoolWish.Stay, planner.Decode()),
            PlannerMode.Agg => (PoolWish.Stay, planner.Aggregated()),
            _ => (planner.Prefill(), planner.Decode()),
        };
        var up = new ReplicaTargets(prefill == PoolWish.Up ? 1 : 0, decode == PoolWish.Up ? 1 : 0);
        if (up != default)
        {
            return (up, "every worker is above the load at which the limit is reached");
        }

        var down = Down(prefill, decode);
        return (down, down != default ? "one worker fewer could carry the load" : Cause(prefill, decode));
    }

    /// <summary>With two pools down only where both would go; one at its lower bound is taken to want it.</summary>
    private ReplicaTargets Down(PoolWish prefill, PoolWish decode)
    {
        var floor = Floor();
        var (prefillAtFloor, decodeAtFloor) = (_draft.Current.Prefill <= floor.Prefill, _draft.Current.Decode <= floor.Decode);
        var both = config.Mode != PlannerMode.Disagg
            || ((prefill == PoolWish.Down || prefillAtFloor) && (decode == PoolWish.Down || decodeAtFloor));
        return both
            ? new(prefill == PoolWish.Down && !prefillAtFloor ? -1 : 0, decode == PoolWish.Down && !decodeAtFloor ? -1 : 0)
            : default;
    }

    private static string Cause(PoolWish prefill, PoolWish decode) =>
        prefill == PoolWish.Unknown || decode == PoolWish.Unknown
            ? "the load of a pool cannot be judged yet"
            : "the load is within its limits";

    /// <summary>Fewest replicas: the throughput loop's plan where that runs, and the configuration's.</summary>
    private ReplicaTargets Floor()
    {
        var least = new ReplicaTargets(
            PoolRules.PlansPrefill(config.Mode) ? config.MinPrefill : _draft.Current.Prefill,
            PoolRules.PlansDecode(config.Mode) ? config.MinDecode : _draft.Current.Decode);
        return config.EnableThroughputScaling && state.Throughput.Floor is { } plan
            ? new(PoolRules.PlansPrefill(config.Mode) ? Math.Max(least.Prefill, plan.Prefill) : least.Prefill,
                PoolRules.PlansDecode(config.Mode) ? Math.Max(least.Decode, plan.Decode) : least.Decode)
            : least;
    }

    private ReplicaTargets AtLeast(ReplicaTargets wanted, ReplicaTargets floor)
    {
        if (config.EnableThroughputScaling && state.Throughput.Floor is { } plan)
        {
            var age = now - plan.SetAt;
            var stale = age > 2 * config.ThroughputAdjustmentInterval ? ", which is stale" : "";
            _draft.Trail.Add("floor",
                $"the throughput loop asked for at least {plan.Prefill} prefill and {plan.Decode} decode replicas " +
                $"{age.TotalSeconds:F0} s ago{stale}",
                ("prefill", plan.Prefill), ("decode", plan.Decode), ("age_s", age.TotalSeconds));
        }

        return new(Math.Max(wanted.Prefill, floor.Prefill), Math.Max(wanted.Decode, floor.Decode));
    }

    private string? InProgress()
    {
        if (PoolRules.PlansPrefill(config.Mode) && seen.Pools.Prefill is { Stable: false })
        {
            return "a scaling of the prefill pool is in progress";
        }

        return PoolRules.PlansDecode(config.Mode) && seen.Pools.Decode is { Stable: false }
            ? "a scaling of the decode pool is in progress"
            : null;
    }

    /// <summary>Gauges of other workers than those that are ready would be learnt and judged wrongly.</summary>
    private string? Disagreement()
    {
        var newest = seen.Samples[^1];
        return (PoolRules.PlansPrefill(config.Mode) ? Disagreement("prefill", newest.Prefill.Count, seen.Pools.Prefill!) : null)
            ?? (PoolRules.PlansDecode(config.Mode) ? Disagreement("decode", newest.Decode.Count, seen.Pools.Decode!) : null);
    }

    private static string? Disagreement(string pool, int workers, PoolStatus status) => workers == status.Ready
        ? null
        : $"the gauges show {workers} {pool} workers, the deployment {status.Ready}";
}
