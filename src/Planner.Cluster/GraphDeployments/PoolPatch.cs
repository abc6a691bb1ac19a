using System.Text.Json.Nodes;
using Planner.Planning;

namespace Planner.Cluster.GraphDeployments;

/// <summary>What one pool is patched with.</summary>
/// <param name="Pool">Name of the component.</param>
/// <param name="To">Replicas to have.</param>
/// <param name="Adapter">The adapter whose scale is patched; null: the deployment itself is.</param>
/// <param name="Patch">The JSON Patch.</param>
internal sealed record PoolPatch(string Pool, int To, string? Adapter, JsonArray Patch)
{
    /// <summary>The patches of a scaling; what grows goes first.</summary>
    public static IEnumerable<PoolPatch> Of(GraphDeploymentSeen seen, ReplicaTargets from, ReplicaTargets to)
    {
        (ServingPool? Pool, int From, int To)[] changes =
            [(seen.Pools.Prefill, from.Prefill, to.Prefill), (seen.Pools.Decode, from.Decode, to.Decode)];
        return changes.Where(change => change.Pool is not null && change.From != change.To)
            .OrderByDescending(change => change.To - change.From)
            .Select(change => Of(seen, change.Pool!.Name, change.From, change.To));
    }

    /// <summary>The operator's name for the adapter of a component.</summary>
    public static string AdapterOf(string deployment, string component) => $"{deployment}-{component.ToLowerInvariant()}";

    private static PoolPatch Of(GraphDeploymentSeen seen, string pool, int from, int to) => seen.Adapted.Contains(pool)
        ? new(pool, to, AdapterOf(seen.Deployment.Name, pool), ReplicaPatch.OfScale(from, to))
        : new(pool, to, null, ReplicaPatch.OfDeployment(seen.Resource, pool, to));
}
