using Planner.Configuration;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>Whether an interrupted scaling may still be finished.</summary>
internal static class PendingScalings
{
    /// <summary>Why it must not be carried out any more; null where it still has to be.</summary>
    /// <param name="pending">The scaling.</param>
    /// <param name="config">Today's settings.</param>
    /// <param name="pools">The pools as they are.</param>
    /// <param name="now">When it is.</param>
    public static string? Obstacle(this PendingScaling pending, PlannerConfig config, PoolsSeen pools, DateTimeOffset now)
    {
        var current = pools.Asked;
        return PoolRules.AdvisesOnly(config, pools) ? "the planner is now advisory"
            : !pending.Explains(current) ? "the pools were scaled externally since"
            : pending.IsTooOld(now) ? "it is too old"
            : PoolRules.Breach(config, current, pending.To, PoolRules.Gpus(config, pools.Status));
    }
}
