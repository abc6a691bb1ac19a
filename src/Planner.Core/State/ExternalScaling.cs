using Planner.Configuration;
using Planner.Loop;
using Planner.Model;

namespace Planner.State;

/// <summary>
/// Numbers that somebody else asked for. Whoever scales by hand has a reason, and workers that are starting would die
/// for nothing: the loops leave them as they are for a while.
/// </summary>
/// <param name="From">Replicas that we had asked for.</param>
/// <param name="To">Replicas that are asked for since.</param>
/// <param name="Since">When it was noticed.</param>
/// <param name="Until">When the loops take over again.</param>
public sealed record ExternalScaling(ReplicaTargets From, ReplicaTargets To, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>Whether it still binds the loops.</summary>
    public bool InForce(DateTimeOffset now) => now < Until;

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

        var current = ReplicaTargets.Asked(pools);
        if (state.External is { } known && known.To == current && known.Since <= now)
        {
            return known.InForce(now) ? known : null;
        }

        return Asked(state, pools) is not { } asked || asked == current || state.Pending?.Explains(current) == true
            ? null
            : new ExternalScaling(asked, current, now, now + HoldFor(state, config));
    }

    /// <summary>What we asked for, of the pools that were there then and are now: one that comes or goes was scaled by nobody.</summary>
    private static ReplicaTargets? Asked(DeploymentState state, PoolsSeen pools) => state.Targets is not { } asked ? null : new(
        IsThere(state.Pools?.Prefill, pools.Prefill) ? asked.Prefill : pools.Prefill?.Desired ?? 0,
        IsThere(state.Pools?.Decode, pools.Decode) ? asked.Decode : pools.Decode?.Desired ?? 0);

    private static bool IsThere(PoolStatus? before, PoolStatus? now) => before is not null && now is not null;

    private static TimeSpan HoldFor(DeploymentState state, PlannerConfig config)
    {
        var twiceTheStartup = TimeSpan.FromSeconds(2 * state.Startup.Seconds);
        return config.ExternalHold ?? (twiceTheStartup > LeastHold ? twiceTheStartup : LeastHold);
    }
}
