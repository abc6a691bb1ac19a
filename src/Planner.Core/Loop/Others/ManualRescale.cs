using Planner.Configuration;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>A person's rescale: within the same bounds as any decision, and winning over the loops.</summary>
public static class ManualRescale
{
    /// <summary>Why it cannot be done, with the bounds; empty where it can.</summary>
    public static IReadOnlyList<string> Problems(PlannerConfig config, RescaleRequest request, PoolsSeen pools)
    {
        var problems = new List<string>();
        if (config.AdvisesBecauseOf is { } setting)
        {
            problems.Add($"the deployment is advisory ({setting}): nothing is scaled from here");
        }

        if (!PoolRules.IsWhole(config, pools))
        {
            problems.Add("the deployment does not show all pools that its mode plans: try again once it does");
            return problems;
        }

        CheckPool("prefill", request.Prefill, config.MinPrefill, config.PlansPrefill, pools.Prefill, problems);
        CheckPool("decode", request.Decode, config.MinDecode, config.PlansDecode, pools.Decode, problems);
        CheckBudget(config, Targets(request, pools), PoolRules.Gpus(config, pools.Status), problems);
        return problems;
    }

    /// <summary>The decision and the state that remembers it. Anything that was pending is cancelled.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="config">The deployment's settings.</param>
    /// <param name="request">What is asked for, without <see cref="Problems"/>.</param>
    /// <param name="pools">The pools as they are.</param>
    /// <param name="now">When it is.</param>
    public static TickResult Run(
        DeploymentState state, PlannerConfig config, RescaleRequest request, PoolsSeen pools, DateTimeOffset now)
    {
        var current = pools.Asked;
        var target = Targets(request, pools);
        var until = now + request.HoldFor;
        var hold = request.HoldFor > TimeSpan.Zero
            ? new Hold(target.Prefill, target.Decode, until, request.By, request.Reason)
            : null;
        var cause = hold is null ? $"requested by {request.By}: {request.Reason}" : DecisionText.Of(hold);
        var decision = Manual(now, current, target) with
        {
            Code = ReasonCode.Rescale,
            Reason = $"{DecisionText.Changes(config.Mode, current, target)}: {cause}{OthersMayChange(config, pools)}",
        };
        var next = state with { Hold = hold, External = null, Pools = pools };
        return new TickResult(next.After(decision, now + config.ThroughputAdjustmentInterval), decision);
    }

    /// <summary>Ends a hold, or the time that a scaling by somebody else is left alone. The replicas stay until the loops decide.</summary>
    public static TickResult Release(DeploymentState state, string by, DateTimeOffset now)
    {
        var current = state.External?.To ?? state.Targets ?? state.Hold?.Targets ?? default;
        var decision = Manual(now, current, current) with { Code = ReasonCode.Release, Reason = $"{by} released the hold: the loops decide again" };
        return new TickResult(state with { Hold = null, External = null, Targets = current }, decision);
    }

    /// <summary>A person wins over other scalers too, but only once: the loops do not fight them for the hold.</summary>
    private static string OthersMayChange(PlannerConfig config, PoolsSeen pools) =>
        pools.SharedControl is { } other && !config.AllowSharedControl ? $" ({other} and may change it again)" : "";

    private static Decision Manual(DateTimeOffset now, Pools<int> from, Pools<int> to) => new()
    {
        At = now,
        Loop = DecisionLoop.Manual,
        Outcome = to == from ? DecisionOutcome.Keep : DecisionOutcome.Scale,
        Prefill = to.Prefill,
        Decode = to.Decode,
        FromPrefill = from.Prefill,
        FromDecode = from.Decode,
        Reason = "",
    };

    private static Pools<int> Targets(RescaleRequest request, PoolsSeen pools) =>
        new Pools<int?>(request.Prefill, request.Decode).With(pools.Asked, (asked, current) => asked ?? current);

    private static void CheckPool(
        string pool, int? wanted, int minimum, bool planned, PoolStatus? status, List<string> problems)
    {
        if (wanted is null)
        {
            return;
        }

        if (!planned || status is null)
        {
            problems.Add($"{pool}: this deployment has no such pool");
        }
        else if (wanted < minimum)
        {
            problems.Add($"{pool}: {wanted} is below the minimum of {minimum}");
        }
    }

    private static void CheckBudget(
        PlannerConfig config, Pools<int> targets, Pools<int> gpus, List<string> problems)
    {
        if (config.MaxGpuBudget >= 0 && PoolRules.UnknownGpus(config, gpus) is { } unknown)
        {
            problems.Add($"{unknown}: required to enforce the budget");
            return;
        }

        var needed = GpuBudget.Gpus(config.Mode, targets, gpus);
        if (config.MaxGpuBudget >= 0 && needed > config.MaxGpuBudget)
        {
            problems.Add($"{targets.Prefill} prefill and {targets.Decode} decode replicas take {needed} GPUs, the " +
                $"budget is {config.MaxGpuBudget}");
        }
    }
}
