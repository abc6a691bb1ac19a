using Planner.Configuration;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>What an operator has to know of the pools that are planned.</summary>
internal static class PoolWarnings
{
    /// <summary>The warnings, none where all is well.</summary>
    public static IReadOnlyList<string> Of(DeploymentState state, PoolsSeen pools, PlannerMode mode, DateTimeOffset now)
    {
        (string Name, bool IsPlanned, PoolWatch? Last, PoolStatus? Pool)[] all =
        [
            ("prefill", mode.PlansPrefill, state.PrefillWatch, pools.Prefill),
            ("decode", mode.PlansDecode, state.DecodeWatch, pools.Decode),
        ];
        return
        [
            .. all.Where(one => one.IsPlanned && one.Pool is not null)
                .Select(one => PoolWatch.Next(one.Last, one.Pool, now)!
                    .Warning(one.Name, one.Pool!, state.Startup.Seconds, now))
                .OfType<string>(),
        ];
    }
}
