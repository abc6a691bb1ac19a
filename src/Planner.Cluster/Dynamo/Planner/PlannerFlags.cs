using System.Text.Json.Nodes;
using Planner.Cluster.Containers;
using Planner.Cluster.Documents;

namespace Planner.Cluster.Dynamo;

/// <summary>Settings of Dynamo's planner as flags of its command line, as they were given before <c>--config</c>.</summary>
internal static class PlannerFlags
{
    /// <summary>The flags by the names that the settings have; empty where there are none.</summary>
    public static JsonObject Of(GraphComponent planner)
    {
        var settings = new JsonObject();
        foreach (var (flag, value) in CommandFlags.All(planner.Main).Where(flag => flag.Name != PlannerReader.ConfigFlag))
        {
            settings[Setting(flag)] = value is null ? JsonValue.Create(true) : Value(value);
        }

        return settings;
    }

    private static string Setting(string flag) => flag switch
    {
        "--adjustment-interval" => "throughput_adjustment_interval",
        _ => flag[2..].Replace('-', '_'),
    };

    /// <summary>Numbers and booleans as such, as in a configuration.</summary>
    private static JsonValue? Value(string text)
    {
        try
        {
            return YamlDocuments.Read(text, "flag") is [JsonValue value] ? value : JsonValue.Create(text);
        }
        catch (DocumentException)
        {
            return JsonValue.Create(text);
        }
    }
}
