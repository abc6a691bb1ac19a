using System.Text.Json.Nodes;
using Planner.Cluster.Containers;
using Planner.Cluster.Documents;

namespace Planner.Cluster.Dynamo;

/// <summary>A file of Kubernetes objects, among them DynamoGraphDeployments.</summary>
/// <param name="Deployments">The DynamoGraphDeployments, in the order of the file.</param>
/// <param name="Others">Kind and name of everything else.</param>
public sealed record GraphManifest(IReadOnlyList<GraphDeployment> Deployments, IReadOnlyList<string> Others)
{
    /// <summary>All objects as they are, in the order of the file.</summary>
    internal IReadOnlyList<JsonNode> Objects { get; private init; } = [];

    /// <summary>The same by kind and name.</summary>
    internal ILookup<(string? Kind, string? Name), JsonNode> ByName { get; private init; } = ManifestSurroundings.Index([]);

    /// <summary>Reads a file.</summary>
    /// <exception cref="DocumentException">It cannot be read, or is no manifest.</exception>
    public static GraphManifest OfFile(string path) => Read(DocumentFile.ReadText(path, "manifest"), path);

    /// <summary>Reads YAML or JSON, of one object, several documents or a list as kubectl prints it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">How problems name it.</param>
    /// <exception cref="DocumentException">It is no manifest.</exception>
    public static GraphManifest Read(string text, string source)
    {
        var resources = YamlDocuments.Read(text, source).Where(document => document is not null).SelectMany(Items).ToList();
        if (!resources.Any(resource => resource.Member("kind").Text() is not null))
        {
            throw new DocumentException($"{source}: there is no Kubernetes object in it; name a manifest, with apiVersion and kind");
        }

        List<JsonNode> objects = [.. resources.OfType<JsonNode>()];
        var byName = ManifestSurroundings.Index(objects);
        return new GraphManifest(
            [.. resources.Where(GraphDeployment.IsOne).Select(resource => GraphDeployment.Of(resource!, byName))],
            [.. resources.Where(resource => !GraphDeployment.IsOne(resource)).Select(Shown)])
        {
            Objects = objects,
            ByName = byName,
        };
    }

    /// <summary>The objects of a list (<c>kubectl get -o yaml</c> prints one), or the object itself.</summary>
    private static IEnumerable<JsonNode?> Items(JsonNode? document) =>
        document.Member("kind").Text()?.EndsWith("List", StringComparison.Ordinal) == true
        && document.Member("items") is JsonArray items
            ? items.SelectMany(Items)
            : [document];

    private static string Shown(JsonNode? resource)
    {
        var kind = resource.Member("kind").Text() ?? "an object without a kind";
        return ManifestText.OneLine($"{kind} {resource.Member("metadata").Member("name").Text()}".TrimEnd());
    }
}
