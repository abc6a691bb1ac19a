using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;

namespace Planner.Cluster.Dynamo;

/// <summary>What one pool is patched with.</summary>
/// <param name="Pool">Name of the component.</param>
/// <param name="From">Replicas that it asks for.</param>
/// <param name="To">Replicas to have.</param>
/// <param name="Adapter">The adapter whose scale is patched; null: the deployment itself is.</param>
/// <param name="Patch">The JSON Patch.</param>
internal sealed record PoolPatch(string Pool, int From, int To, string? Adapter, JsonArray Patch)
{
    /// <summary>
    /// The patches of a scaling in their order. What grows goes first, so that capacity is there before any goes; but where
    /// the larger sizes of both pools do not fit into the budget together, what shrinks does.
    /// </summary>
    public static IReadOnlyList<PoolPatch> Of(GraphDeploymentSeen seen, PlannerConfig config, Pools<int> from, Pools<int> to)
    {
        (ServingPool? Pool, int From, int To)[] changes =
            [(seen.Pools.Prefill, from.Prefill, to.Prefill), (seen.Pools.Decode, from.Decode, to.Decode)];
        var growth = ShrinksFirst(config, seen.Gpus(config), from, to) ? -1 : 1;
        return [.. changes.Where(change => change.Pool is not null && change.From != change.To)
            .OrderByDescending(change => growth * (change.To - change.From))
            .Select(change => Of(seen, change.Pool!.Name, change.From, change.To))];
    }

    /// <summary>Whether the larger of old and new sizes are too much together.</summary>
    public static bool ShrinksFirst(PlannerConfig config, Pools<int> gpus, Pools<int> from, Pools<int> to) =>
        !GpuBudget.Fits(config, from.AtLeast(to), gpus);

    /// <summary>The operator's name for the adapter of a component.</summary>
    public static string AdapterOf(string deployment, string component) => $"{deployment}-{component.ToLowerInvariant()}";

    private static PoolPatch Of(GraphDeploymentSeen seen, string pool, int from, int to) => seen.Adapted.Contains(pool)
        ? new(pool, from, to, AdapterOf(seen.Deployment.Name, pool), ReplicaPatch.OfScale(from, to))
        : new(pool, from, to, null, ReplicaPatch.OfDeployment(seen.Resource, pool, to));
}
