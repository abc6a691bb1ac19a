using System.Text.Json.Nodes;
using Planner.Cluster.Containers;

namespace Planner.Cluster.Dynamo;

/// <summary>The older shape: <c>spec.services</c> is a mapping of names.</summary>
internal static class V1Alpha1Shape
{
    public const string Api = "v1alpha1";

    public static IEnumerable<GraphComponent> Components(JsonNode? spec, ManifestSurroundings surroundings, List<string> notes)
    {
        if (spec.Member("services") is not JsonObject services)
        {
            notes.Add("spec.services is missing or no mapping");
            return [];
        }

        return Components(services, spec.Member("envs"), surroundings, notes);
    }

    private static IEnumerable<GraphComponent> Components(
        JsonObject services, JsonNode? variables, ManifestSurroundings surroundings, List<string> notes)
    {
        foreach (var (name, service) in services)
        {
            if (service is JsonObject fields)
            {
                yield return Component(name, fields, variables, surroundings);
            }
            else
            {
                notes.Add($"spec.services.{ManifestText.OneLine(name)} is no mapping");
            }
        }
    }

    private static GraphComponent Component(
        string name, JsonObject fields, JsonNode? variables, ManifestSurroundings surroundings)
    {
        var pod = fields["extraPodSpec"];
        var others = pod.Member("containers") as JsonArray ?? [];
        return GraphComponent.Of(name, fields, pod, [pod.Member("mainContainer"), .. others], variables, surroundings) with
        {
            Type = fields["componentType"].Text(),
            SubType = fields["subComponentType"].Text(),
        };
    }
}
