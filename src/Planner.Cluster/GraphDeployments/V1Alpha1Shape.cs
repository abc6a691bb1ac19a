using System.Text.Json.Nodes;

namespace Planner.Cluster.GraphDeployments;

/// <summary>The older shape: <c>spec.services</c> is a mapping of names.</summary>
internal static class V1Alpha1Shape
{
    public const string Api = "v1alpha1";

    public static IEnumerable<GraphComponent> Components(JsonNode? spec, List<string> notes)
    {
        if (spec.Member("services") is not JsonObject services)
        {
            notes.Add("spec.services is missing or no mapping");
            return [];
        }

        return Components(services, spec.Member("envs"), notes);
    }

    private static IEnumerable<GraphComponent> Components(JsonObject services, JsonNode? variables, List<string> notes)
    {
        foreach (var (name, service) in services)
        {
            if (service is JsonObject fields)
            {
                yield return Component(name, fields, variables);
            }
            else
            {
                notes.Add($"spec.services.{ManifestText.OneLine(name)} is no mapping");
            }
        }
    }

    private static GraphComponent Component(string name, JsonObject fields, JsonNode? variables)
    {
        var component = GraphComponent.Of(name, fields, fields["extraPodSpec"].Member("mainContainer"), variables);
        var gpus = GpuResources.Of(fields["resources"]);
        return component with
        {
            Type = fields["componentType"].Text(),
            SubType = fields["subComponentType"].Text(),
            // The pod's own resources are a way around the service's, and rare.
            GpusPerNode = gpus.Given is null ? component.GpusPerNode : gpus,
        };
    }
}
