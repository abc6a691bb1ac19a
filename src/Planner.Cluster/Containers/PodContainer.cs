using System.Text.Json.Nodes;

namespace Planner.Cluster.Containers;

/// <summary>A container of a component's pod.</summary>
public sealed record PodContainer
{
    /// <summary>Its command; references to variables are left as they are.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Its variables whose values are in the manifest.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>What its volumes have of ConfigMaps.</summary>
    internal MountedFiles Files { get; init; } = MountedFiles.None;

    /// <summary>Its GPUs: the limit, else the request. Those of resource claims are the pod's.</summary>
    internal ManifestCount Gpus { get; init; }

    /// <summary>Reads a container.</summary>
    /// <param name="container">The container; null where a component has no main one.</param>
    /// <param name="volumes">Volumes of its pod.</param>
    /// <param name="surroundings">What is in the same file.</param>
    /// <param name="environments">Variables of all components, then of this one.</param>
    internal static PodContainer Of(
        JsonNode? container, JsonNode? volumes, ManifestSurroundings surroundings, params IReadOnlyList<JsonNode?> environments) => new()
        {
            Command = container.Member("command").Texts(),
            Args = container.Member("args").Texts(),
            Variables = ContainerVariables.Of(
            surroundings, container.Member("envFrom"), [.. environments, container.Member("env")]),
            Files = new MountedFiles(container.Member("volumeMounts"), volumes, surroundings),
            Gpus = GpuResources.Of(container.Member("resources")),
        };
}
