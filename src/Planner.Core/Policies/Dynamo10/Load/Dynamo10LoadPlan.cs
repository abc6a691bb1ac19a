using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Dynamo10;

/// <summary>Moves a pool by one replica at a time, as its workers' load asks for.</summary>
internal sealed class Dynamo10LoadPlan(Dynamo10State before, Dynamo10State learnt, LoadObservation seen, PolicyContext context)
{
    private readonly PlannerConfig _config = context.Config;

    /// <summary>The plan. Gauges are not looked at before a scaling has settled.</summary>
    public PolicyPlan Plan()
    {
        if (InProgress() is { } scaling)
        {
            return Planned(default, scaling);
        }

        if ((LoadRules.Problem(seen) ?? Disagreement()) is { } problem)
        {
            return PolicyPlan.Unknown(problem) with { HasTraffic = HasTraffic };
        }

        var (step, cause) = Step();
        return Planned(step, cause);
    }

    private bool HasTraffic => seen.Counters is { Inflight: > 0 } or { Queued: > 0 };

    private PolicyPlan Planned(Pools<int> step, string cause) => new()
    {
        Engines = new(context.Current.Prefill + step.Prefill, context.Current.Decode + step.Decode),
        Cause = cause,
        WhyNotLess = LoadEvidence.WhyNot(before, seen),
        HasTraffic = HasTraffic,
    };

    /// <summary>By how many replicas each pool is to change: -1, 0 or 1; and why.</summary>
    private (Pools<int> Step, string Cause) Step()
    {
        var planner = new LoadPlanner(_config, learnt, seen, context.Trail);
        var (prefill, decode) = _config.Mode switch
        {
            PlannerMode.Prefill => (planner.Prefill(), PoolWish.Stay),
            PlannerMode.Decode => (PoolWish.Stay, planner.Decode()),
            PlannerMode.Agg => (PoolWish.Stay, planner.Aggregated()),
            _ => (planner.Prefill(), planner.Decode()),
        };
        var up = new Pools<int>(prefill == PoolWish.Up ? 1 : 0, decode == PoolWish.Up ? 1 : 0);
        if (up != default)
        {
            return (up, "every worker is above the load that reaches the limit");
        }

        var down = Down(prefill, decode);
        return (down, down != default ? "one fewer worker can carry the load" : Cause(prefill, decode));
    }

    /// <summary>With two pools down only where both would go; one at its lower bound is taken to want it.</summary>
    private Pools<int> Down(PoolWish prefill, PoolWish decode)
    {
        var least = context.Least;
        var (prefillAtLeast, decodeAtLeast) = (context.Current.Prefill <= least.Prefill, context.Current.Decode <= least.Decode);
        var both = _config.Mode != PlannerMode.Disagg
            || ((prefill == PoolWish.Down || prefillAtLeast) && (decode == PoolWish.Down || decodeAtLeast));
        return both
            ? new(prefill == PoolWish.Down && !prefillAtLeast ? -1 : 0, decode == PoolWish.Down && !decodeAtLeast ? -1 : 0)
            : default;
    }

    private static string Cause(PoolWish prefill, PoolWish decode) =>
        prefill == PoolWish.Unknown || decode == PoolWish.Unknown
            ? "the load of a pool cannot be judged yet"
            : "the load is within its limits";

    private string? InProgress()
    {
        if (_config.PlansPrefill && seen.Pools.Prefill is { Stable: false })
        {
            return "a scaling of the prefill pool is in progress";
        }

        return _config.PlansDecode && seen.Pools.Decode is { Stable: false }
            ? "a scaling of the decode pool is in progress"
            : null;
    }

    /// <summary>Gauges of other workers than those that are ready would be learnt and judged wrongly.</summary>
    private string? Disagreement()
    {
        var newest = seen.Samples[^1];
        return (_config.PlansPrefill ? Disagreement("prefill", newest.Prefill.Count, seen.Pools.Prefill!) : null)
            ?? (_config.PlansDecode ? Disagreement("decode", newest.Decode.Count, seen.Pools.Decode!) : null);
    }

    private static string? Disagreement(string pool, int workers, PoolStatus status) => workers == status.Ready
        ? null
        : $"the gauges show {workers} {pool} workers, the deployment {status.Ready}";
}
