using System.Text.Json.Nodes;
using Planner.Model;
using Planner.Runtime;

namespace Planner.Cluster.Dynamo;

/// <summary>Reads the status of a pool out of a deployment and the scale of its adapter.</summary>
internal static class PoolReader
{
    /// <param name="resource">The deployment as read.</param>
    /// <param name="pool">The pool, whose number of replicas is one.</param>
    /// <param name="scale">Scale of its adapter; null where it has none.</param>
    /// <remarks>
    /// The adapter's number is the one asked for: until the operator has copied it to the deployment, the pool is not
    /// stable. A status that the operator has not brought up to date says nothing of stability either.
    /// </remarks>
    /// <exception cref="ClusterException">A number of the status is none.</exception>
    public static PoolStatus Read(JsonNode resource, ServingPool pool, JsonNode? scale)
    {
        var (existing, updated, ready, available) = StatusOf(resource, pool.Name);
        var inManifest = pool.Replicas ?? 1;
        var desired = scale is null ? inManifest : ApiObject.Count(scale.Member("spec"), "replicas", "spec") ?? 0;
        var serving = available ?? ready ?? 0;
        var stable = desired == inManifest
            && serving == desired
            && (updated ?? serving) == desired
            && (existing ?? serving) == desired
            && Unobserved(resource) is null;
        return new PoolStatus(desired, serving, stable, pool.GpusPerReplica is > 0 ? pool.GpusPerReplica : null)
        {
            Existing = existing,
            NotCarriedOut = NotCopied(desired, inManifest) ?? Unobserved(resource) ?? NotThere(desired, existing, updated) ?? NotShown(desired, scale),
        };
    }

    private static (int? Existing, int? Updated, int? Ready, int? Available) StatusOf(JsonNode resource, string pool)
    {
        var status = resource.Member("status");
        var components = status.Member("components") ?? status.Member("services");
        var where = $"status of {ManifestText.OneLine(pool)}";
        return components is null or JsonObject && components.Member(pool) is null or JsonObject
            ? (Count("replicas"), Count("updatedReplicas"), Count("readyReplicas"), Count("availableReplicas"))
            : throw new ClusterException($"the {where} in the deployment is no mapping: see the log of Dynamo's operator");

        int? Count(string key) => ApiObject.Count(components.Member(pool), key, where);
    }

    private static string? NotCopied(int desired, int inManifest) => desired == inManifest
        ? null
        : $"the operator has not copied {desired} to the deployment (it still asks for {inManifest})";

    private static string? Unobserved(JsonNode resource) =>
        Number(resource.Member("status").Member("observedGeneration")) is { } observed
        && Number(resource.Member("metadata").Member("generation")) is { } current
        && observed < current
            ? $"the operator has not looked at generation {current} yet (observed {observed})"
            : null;

    /// <summary>While replicas are replaced by newer ones, more of them exist for a time.</summary>
    private static string? NotThere(int desired, int? existing, int? updated) =>
        existing < desired ? $"{existing} of {desired} replicas exist"
        : existing > desired && (updated ?? existing) >= existing ? $"{existing} replicas exist and {desired} are asked for"
        : null;

    /// <summary>A status of 0 is also what an adapter shows that never had one.</summary>
    private static string? NotShown(int desired, JsonNode? scale) =>
        ApiObject.Count(scale.Member("status"), "replicas", "status") is > 0 and var shown && shown != desired
            ? $"the adapter shows {shown} replicas and not the {desired} that it asks for"
            : null;

    private static long? Number(JsonNode? node) => long.TryParse(node.Text(), out var number) ? number : null;
}
