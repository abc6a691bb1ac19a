using System.Text.Json.Nodes;
using Planner.Cluster.Containers;

namespace Planner.Cluster.Dynamo;

/// <summary>The newer shape: <c>spec.components</c> is a list.</summary>
internal static class V1Beta1Shape
{
    public const string Api = "v1beta1";

    private const string MainContainer = "main";

    public static IEnumerable<GraphComponent> Components(JsonNode? spec, ManifestSurroundings surroundings, List<string> notes)
    {
        if (spec.Member("components") is not JsonArray components)
        {
            notes.Add("spec.components is missing or no list");
            return [];
        }

        return Components(components, spec.Member("env"), surroundings, notes);
    }

    private static IEnumerable<GraphComponent> Components(
        JsonArray components, JsonNode? variables, ManifestSurroundings surroundings, List<string> notes)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (i, component) in components.Index())
        {
            if (component is not JsonObject fields || fields["name"].Text() is not { Length: > 0 } name)
            {
                notes.Add($"spec.components[{i}] is no mapping with a name");
            }
            else if (!names.Add(name))
            {
                // Adapters are named after components in lower case, so the operator refuses it too.
                notes.Add($"spec.components[{i}] has the name of another, {ManifestText.OneLine(name)}");
            }
            else
            {
                yield return Component(name, fields, variables, surroundings);
            }
        }
    }

    private static GraphComponent Component(
        string name, JsonObject fields, JsonNode? variables, ManifestSurroundings surroundings)
    {
        var pod = fields["podTemplate"].Member("spec");
        var containers = pod.Member("containers") as JsonArray ?? [];
        var main = containers.FirstOrDefault(container => container.Member("name").Text() == MainContainer);
        return GraphComponent.Of(
            name, fields, pod, [main, .. containers.Where(container => container != main)], variables, surroundings) with
        {
            Type = fields["type"].Text(),
        };
    }
}
