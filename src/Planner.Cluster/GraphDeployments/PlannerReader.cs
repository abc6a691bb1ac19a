using System.Text.Json.Nodes;
using Planner.Cluster.Documents;

namespace Planner.Cluster.GraphDeployments;

/// <summary>Reads a planner of Dynamo's own inside a deployment.</summary>
internal static class PlannerReader
{
    /// <summary>The configuration itself, or its file.</summary>
    public const string ConfigFlag = "--config";

    public static PlannerInside Read(GraphComponent planner) =>
        new(planner.Name, planner.Replicas.Or(1), Config(CommandFlags.Value(planner, ConfigFlag)))
        {
            Flags = PlannerFlags.Of(planner),
        };

    /// <summary>What is wrong with the planners of a deployment; <paramref name="read"/> is the first.</summary>
    public static IEnumerable<string> Notes(List<GraphComponent> planners, PlannerInside? read)
    {
        if (read is null)
        {
            yield break;
        }

        if (planners.Count > 1)
        {
            yield return $"{ManifestText.List(planners.ConvertAll(c => ManifestText.OneLine(c.Name)))} have the type planner: " +
                "only the first is shown";
        }

        if (read.Replicas is null)
        {
            yield return planners[0].Replicas.Complaint(read.Name, "replicas", least: 0);
        }

        if (read.Replicas == 0)
        {
            yield return $"{ManifestText.OneLine(read.Name)} has no replicas, so it plans nothing";
        }

        if (read.Config is null && CommandFlags.Value(planners[0], ConfigFlag) is { } config)
        {
            yield return $"the configuration of {ManifestText.OneLine(read.Name)} is elsewhere, " +
                $"{ConfigFlag} is {ManifestText.OneLine(config)}: planner import reads it from its ConfigMap";
        }
        else if (read is { Config: null, Flags.Count: > 0 })
        {
            yield return $"the settings of {ManifestText.OneLine(read.Name)} are flags " +
                $"({ManifestText.OneLine(string.Join(", ", read.Flags.Select(flag => flag.Key)))}): planner import reads them";
        }
    }

    /// <summary>A configuration in the arguments themselves; null where they name a file.</summary>
    private static JsonObject? Config(string? value)
    {
        try
        {
            return value?.TrimStart().StartsWith('{') == true
                ? YamlDocuments.Read(value, ConfigFlag) is [JsonObject config] ? config : null
                : null;
        }
        catch (DocumentException)
        {
            return null;
        }
    }
}
