using System.Text.Json.Nodes;
using Planner.Cluster.Containers;

namespace Planner.Cluster.Dynamo;

/// <summary>A DynamoGraphDeployment, in whichever shape it came.</summary>
public sealed record GraphDeployment
{
    /// <summary>Its kind.</summary>
    public const string Kind = "DynamoGraphDeployment";

    private const string Group = "nvidia.com/";

    private static readonly ILookup<(string? Kind, string? Name), JsonNode> NoFile = ManifestSurroundings.Index([]);

    /// <summary>Version of the API without its group: v1alpha1, v1beta1 or one that is not known; empty where there is none.</summary>
    public required string Api { get; init; }

    /// <summary>Name of the object; empty where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Kubernetes namespace; null where the manifest leaves it open.</summary>
    public string? Namespace { get; init; }

    /// <summary>What it consists of, in the order of the document.</summary>
    public IReadOnlyList<GraphComponent> Components { get; init; } = [];

    /// <summary>What could not be read, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether this version knows the shape.</summary>
    public bool IsKnownShape => Api is V1Alpha1Shape.Api or V1Beta1Shape.Api;

    /// <summary>Whether an object is a DynamoGraphDeployment, of whatever version.</summary>
    public static bool IsOne(JsonNode? resource)
    {
        var api = resource.Member("apiVersion").Text() ?? "";
        return resource.Member("kind").Text() == Kind
            && (api.StartsWith(Group, StringComparison.Ordinal) || !api.Contains('/'));
    }

    /// <summary>Reads an object of this kind, from a manifest or from the API server.</summary>
    /// <param name="resource">The object.</param>
    public static GraphDeployment Of(JsonNode resource) => Of(resource, NoFile);

    /// <inheritdoc cref="Of(JsonNode)"/>
    /// <param name="resource">The object.</param>
    /// <param name="file">The objects of its manifest.</param>
    internal static GraphDeployment Of(JsonNode resource, ILookup<(string? Kind, string? Name), JsonNode> file)
    {
        var version = resource.Member("apiVersion").Text() ?? "";
        var notes = new List<string>();
        var deployment = new GraphDeployment
        {
            Api = version.StartsWith(Group, StringComparison.Ordinal) ? version[Group.Length..] : version,
            Name = resource.Member("metadata").Member("name").Text() ?? "",
            Namespace = resource.Member("metadata").Member("namespace").Text(),
        };
        if (deployment.Name.Length == 0)
        {
            notes.Add("metadata.name is missing");
        }

        var surroundings = new ManifestSurroundings(file, deployment.Namespace);
        var components = Read(deployment.Api, resource.Member("spec"), surroundings, notes).ToList();
        return deployment with { Components = components, Notes = notes };
    }

    private static IEnumerable<GraphComponent> Read(
        string api, JsonNode? spec, ManifestSurroundings surroundings, List<string> notes)
    {
        switch (api)
        {
            case V1Alpha1Shape.Api:
                return V1Alpha1Shape.Components(spec, surroundings, notes);
            case V1Beta1Shape.Api:
                return V1Beta1Shape.Components(spec, surroundings, notes);
            default:
                var given = api.Length == 0 ? "missing" : $"'{ManifestText.OneLine(api)}', which is not known";
                notes.Add($"apiVersion is {given}; {Group}{V1Beta1Shape.Api} and {Group}{V1Alpha1Shape.Api} can be read");
                return [];
        }
    }
}
