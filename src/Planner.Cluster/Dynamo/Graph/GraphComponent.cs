using System.Text.Json.Nodes;
using Planner.Cluster.Containers;

namespace Planner.Cluster.Dynamo;

/// <summary>A component of a DynamoGraphDeployment: what v1alpha1 calls a service.</summary>
public sealed record GraphComponent
{
    /// <summary>The operator's default where <c>multinode</c> is there without a node count.</summary>
    private const int DefaultNodeCount = 2;

    /// <summary>Its name, as adapters and status have it.</summary>
    public required string Name { get; init; }

    /// <summary>frontend, worker, planner, in v1beta1 also prefill, decode; null where there is none, as of a router.</summary>
    public string? Type { get; init; }

    /// <summary>prefill or decode, in v1alpha1; null where there is none.</summary>
    public string? SubType { get; init; }

    /// <summary>Desired replicas; where none are given Kubernetes runs one.</summary>
    public ManifestCount Replicas { get; init; }

    /// <summary>GPUs of one node of a replica: those of all its containers, and of the pod's resource claims.</summary>
    public ManifestCount GpusPerNode { get; init; }

    /// <summary>Nodes of a replica.</summary>
    public ManifestCount Nodes { get; init; }

    /// <summary>Where its GPUs come from, if that is a resource claim which is not in the file.</summary>
    public string? UnknownClaim { get; init; }

    /// <summary>Its main container; an empty one where it has none.</summary>
    public PodContainer Main { get; init; } = new();

    /// <summary>What runs beside the main container: the engine itself may.</summary>
    public IReadOnlyList<PodContainer> Sidecars { get; init; } = [];

    internal IEnumerable<PodContainer> Containers => [Main, .. Sidecars];

    /// <summary>Reads what both shapes have in the same places.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="fields">The component.</param>
    /// <param name="pod">Specification of its pod, with <c>volumes</c> and <c>resourceClaims</c>.</param>
    /// <param name="containers">Its containers, the main one first, which may be null.</param>
    /// <param name="shared">Variables of all components.</param>
    /// <param name="surroundings">What is in the same file.</param>
    internal static GraphComponent Of(
        string name, JsonObject fields, JsonNode? pod, IReadOnlyList<JsonNode?> containers, JsonNode? shared,
        ManifestSurroundings surroundings)
    {
        var read = containers
            .Select(container => PodContainer.Of(container, pod.Member("volumes"), surroundings, shared, fields["envs"]))
            .ToList();
        var claims = new GpuClaims(pod.Member("resourceClaims"), surroundings);
        // The service's own resources are the main container's, in the older shape.
        var main = GpuResources.Of(fields["resources"]) is { Given: not null } gpus ? gpus : read[0].Gpus;
        return new()
        {
            Name = name,
            Replicas = ManifestCount.Of(fields["replicas"]),
            Nodes = fields["multinode"] switch
            {
                null => new ManifestCount(null, 1),
                var multinode when multinode.Member("nodeCount") is { } count => ManifestCount.Of(count),
                _ => new ManifestCount(null, DefaultNodeCount),
            },
            GpusPerNode = ManifestCount.Sum([main, .. read.Skip(1).Select(container => container.Gpus), claims.Gpus]),
            UnknownClaim = claims.Unknown,
            Main = read[0],
            Sidecars = read[1..],
        };
    }
}
