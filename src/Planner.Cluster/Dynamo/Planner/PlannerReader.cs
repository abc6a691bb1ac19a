using System.Text.Json.Nodes;
using Planner.Cluster.Containers;
using Planner.Cluster.Documents;
using Planner.Engines;

namespace Planner.Cluster.Dynamo;

/// <summary>Reads a planner of Dynamo's own inside a deployment.</summary>
internal static class PlannerReader
{
    /// <summary>The configuration itself, or its file.</summary>
    public const string ConfigFlag = "--config";

    /// <summary>Folder of the profile where the settings name none.</summary>
    private const string DefaultProfile = "profiling_results";

    public static PlannerInside Read(GraphComponent planner)
    {
        var value = CommandFlags.Value(planner.Main, ConfigFlag);
        var inside = new PlannerInside(planner.Name, planner.Replicas.Or(1), Config(value))
        {
            MountedConfig = value is null ? null : Parsed(planner.Main.Files.Find(value)?.Text),
            Flags = PlannerFlags.Of(planner),
        };
        return inside with { Profile = Profile(planner.Main.Files, inside.Config ?? inside.MountedConfig ?? inside.Flags) };
    }

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

        if (read.Config is null && CommandFlags.Value(planners[0].Main, ConfigFlag) is { } config)
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

    /// <summary>The ConfigMap that has both of the profile's files, by the names that it must have them under.</summary>
    private static string? Profile(MountedFiles files, JsonObject settings)
    {
        var folder = settings["profile_results_dir"].Text()?.TrimEnd('/') ?? DefaultProfile;
        return files.Find($"{folder}/{ProfileReader.PrefillFile}") is { Key: ProfileReader.PrefillFile } prefill
            && files.Find($"{folder}/{ProfileReader.DecodeFile}") is { Key: ProfileReader.DecodeFile } decode
            && prefill.Map == decode.Map
            ? prefill.Map
            : null;
    }

    /// <summary>A configuration in the arguments themselves; null where they name a file.</summary>
    private static JsonObject? Config(string? value) => value?.TrimStart().StartsWith('{') == true ? Parsed(value) : null;

    private static JsonObject? Parsed(string? text)
    {
        try
        {
            return text is not null && YamlDocuments.Read(text, ConfigFlag) is [JsonObject config] ? config : null;
        }
        catch (DocumentException)
        {
            return null;
        }
    }
}
