using System.Text.Json.Nodes;

namespace Planner.Cluster.Containers;

/// <summary>What a deployment refers to and its file may hold too: ConfigMaps, and templates of resource claims.</summary>
/// <param name="objects">Every object of the file, by kind and name.</param>
/// <param name="namespace">Kubernetes namespace of the deployment; null where the manifest leaves it open.</param>
internal sealed class ManifestSurroundings(ILookup<(string? Kind, string? Name), JsonNode> objects, string? @namespace)
{
    /// <summary>Of a deployment that comes alone, as from the API server.</summary>
    public static ManifestSurroundings None { get; } = new(Index([]), null);

    /// <summary>The objects of a file by kind and name.</summary>
    public static ILookup<(string? Kind, string? Name), JsonNode> Index(IEnumerable<JsonNode> objects) =>
        objects.ToLookup(thing => (thing.Member("kind").Text(), thing.Member("metadata").Member("name").Text()));

    /// <summary>Texts of a ConfigMap by their keys; null where it is not in the file.</summary>
    public IReadOnlyDictionary<string, string>? ConfigMap(string? name) =>
        (Find("ConfigMap", name).Member("data") as JsonObject)?
            .Where(entry => entry.Value.Text() is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Value.Text()!);

    /// <summary>What a claim asks for (<c>devices</c>), by the name of its template or its own; null where it is not in the file.</summary>
    public JsonNode? Devices(string? template, string? claim) =>
        Find("ResourceClaimTemplate", template).Member("spec").Member("spec").Member("devices")
        ?? Find("ResourceClaim", claim).Member("spec").Member("devices");

    private JsonNode? Find(string kind, string? name) => name is null ? null : objects[(kind, name)].FirstOrDefault(thing =>
        @namespace is null || (thing.Member("metadata").Member("namespace").Text() ?? @namespace) == @namespace);
}
