using System.Text.Json.Nodes;
using Planner.Observations;

namespace Planner.Cluster.GraphDeployments;

/// <summary>Reads the status of a pool out of a deployment and the scale of its adapter.</summary>
internal static class PoolReader
{
    /// <param name="resource">The deployment as read.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="scale">Scale of its adapter; null where it has none.</param>
    /// <remarks>
    /// The adapter's number is the one asked for: until the operator has copied it to the deployment, the pool is not
    /// stable. A status that the operator has not brought up to date says nothing of stability either.
    /// </remarks>
    public static PoolStatus Read(JsonNode resource, ServingPool pool, JsonNode? scale)
    {
        var status = resource.Member("status");
        var component = (status.Member("components") ?? status.Member("services")).Member(pool.Name);
        var inManifest = pool.Replicas ?? 1;
        var desired = scale is null ? inManifest : Count(scale.Member("spec"), "replicas") ?? 0;
        var serving = Count(component, "availableReplicas") ?? Count(component, "readyReplicas") ?? 0;
        var stable = desired == inManifest
            && serving == desired
            && (Count(component, "updatedReplicas") ?? serving) == desired
            && (Count(component, "replicas") ?? serving) == desired
            && IsUpToDate(resource);
        return new PoolStatus(desired, serving, stable, pool.GpusPerReplica is > 0 ? pool.GpusPerReplica : null);
    }

    private static bool IsUpToDate(JsonNode resource) =>
        Number(resource.Member("status").Member("observedGeneration")) is not { } observed
        || Number(resource.Member("metadata").Member("generation")) is not { } current
        || observed >= current;

    private static int? Count(JsonNode? mapping, string key) => ManifestCount.Of(mapping.Member(key)).Value;

    private static long? Number(JsonNode? node) => long.TryParse(node.Text(), out var number) ? number : null;
}
