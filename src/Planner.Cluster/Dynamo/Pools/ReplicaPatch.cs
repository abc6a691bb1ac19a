using System.Text.Json.Nodes;

namespace Planner.Cluster.Dynamo;

/// <summary>JSON Patches (RFC 6902) that scale to an absolute number only if what was read is still there.</summary>
internal static class ReplicaPatch
{
    /// <summary>For the scale of an adapter.</summary>
    public static JsonArray OfScale(int from, int to) => Of("/spec/replicas", from == 0 ? null : from, to);

    /// <summary>For a deployment itself, in the shape that it was read in.</summary>
    /// <param name="deployment">The deployment as read.</param>
    /// <param name="component">The component to scale.</param>
    /// <param name="to">Replicas to have.</param>
    public static JsonArray OfDeployment(JsonNode deployment, string component, int to)
    {
        var spec = deployment.Member("spec");
        if (spec.Member("components") is not JsonArray components)
        {
            return Of($"/spec/services/{Escaped(component)}/replicas", Replicas(spec.Member("services").Member(component)), to);
        }

        var index = components.ToList().FindIndex(one => one.Member("name").Text() == component);
        var patch = Of($"/spec/components/{index}/replicas", Replicas(components[index]), to);
        patch.Insert(0, Operation("test", $"/spec/components/{index}/name", component));
        return patch;
    }

    /// <remarks>
    /// A number that is not there is tested as null: a scale of 0 shows none, and a component may leave it out.
    /// <c>add</c> replaces a member that is there, where <c>replace</c> fails on one that is not.
    /// </remarks>
    private static JsonArray Of(string path, JsonNode? from, int to) =>
        [Operation("test", path, from), Operation("add", path, to)];

    private static JsonObject Operation(string op, string path, JsonNode? value) =>
        new() { ["op"] = op, ["path"] = path, ["value"] = value };

    private static JsonNode? Replicas(JsonNode? component) => component.Member("replicas")?.DeepClone();

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
