using Planner.Configuration;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>Tells what somebody else has scaled.</summary>
public static class ExternalScalings
{
    private static readonly TimeSpan LeastHold = TimeSpan.FromMinutes(5);

    /// <summary>The scaling by somebody else that the loops have to leave alone now; null where there is none.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="pools">The pools as they are.</param>
    /// <param name="config">How long to leave it alone.</param>
    /// <param name="now">When it is.</param>
    public static ExternalScaling? Of(DeploymentState state, PoolsSeen pools, PlannerConfig config, DateTimeOffset now)
    {
        if (PoolRules.AdvisesOnly(config, pools))
        {
            return null;   // others scale here, and nothing of ours competes with them
        }

        var current = pools.Asked;
        if (state.External is { } known && known.To == current && known.Since <= now)
        {
            return known.InForce(now) ? known : null;
        }

        return Asked(state, pools) is not { } asked || asked == current || state.Pending?.Explains(current) == true
            ? null
            : new ExternalScaling(asked, current, now, now + HoldFor(state, config));
    }

    /// <summary>What we asked for, of the pools that were there then and are now: one that comes or goes was scaled by nobody.</summary>
    private static Pools<int>? Asked(DeploymentState state, PoolsSeen pools) => state.Targets is not { } asked ? null : new(
        IsThere(state.Pools?.Prefill, pools.Prefill) ? asked.Prefill : pools.Prefill?.Desired ?? 0,
        IsThere(state.Pools?.Decode, pools.Decode) ? asked.Decode : pools.Decode?.Desired ?? 0);

    private static bool IsThere(PoolStatus? before, PoolStatus? now) => before is not null && now is not null;

    private static TimeSpan HoldFor(DeploymentState state, PlannerConfig config)
    {
        var twiceTheStartup = TimeSpan.FromSeconds(2 * state.Startup.Seconds);
        return config.ExternalHold ?? (twiceTheStartup > LeastHold ? twiceTheStartup : LeastHold);
    }
}
