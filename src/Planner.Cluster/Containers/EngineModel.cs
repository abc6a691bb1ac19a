using System.Text.Json.Nodes;
using Planner.Cluster.Documents;

namespace Planner.Cluster.Containers;

/// <summary>The model that a worker serves, by the container that is its engine: its command line, and its settings file.</summary>
internal static class EngineModel
{
    /// <summary>The names that clients use first: requests and metrics carry those, not the path.</summary>
    private static readonly string[] ServedNames = ["--served-model-name", "--model-name"];

    private static readonly string[] Models = ["--model", "--model-path"];

    /// <summary>Flags that name a file of settings.</summary>
    private static readonly string[] SettingsFlags = ["--config", "--extra-engine-args", "--extra-llm-api-options"];

    /// <summary>Name of the model; null where no container says it.</summary>
    public static string? Of(IEnumerable<PodContainer> containers) => containers.Select(Of).FirstOrDefault(model => model is not null);

    /// <inheritdoc cref="Of(IEnumerable{PodContainer})"/>
    public static string? Of(PodContainer container)
    {
        var settings = Settings(container);
        return Value(container, settings, ServedNames)
            ?? CommandFlags.Positional(container)
            ?? Value(container, settings, Models);
    }

    /// <summary>A file of settings that is not in the manifest; null where there is none.</summary>
    public static string? MissingSettings(IEnumerable<PodContainer> containers) => containers
        .Select(container => CommandFlags.Value(container, SettingsFlags) is { } file && container.Files.Find(file)?.Text is null ? file : null)
        .FirstOrDefault(file => file is not null);

    private static string? Value(PodContainer container, JsonObject settings, string[] flags) =>
        flags.Select(flag => CommandFlags.Value(container, flag) ?? Setting(settings, flag[2..])).FirstOrDefault(value => value is not null);

    /// <summary>A setting with dashes or underscores; of several names the first.</summary>
    private static string? Setting(JsonObject settings, string name) => settings
        .Where(setting => setting.Key.Replace('_', '-') == name)
        .SelectMany(setting => setting.Value.Texts().Take(1))
        .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

    private static JsonObject Settings(PodContainer container)
    {
        if (CommandFlags.Value(container, SettingsFlags) is not { } file || container.Files.Find(file) is not { Text: { } text } found)
        {
            return [];
        }

        try
        {
            return YamlDocuments.Read(text, found.Key) is [JsonObject settings] ? settings : [];
        }
        catch (DocumentException)
        {
            return [];
        }
    }
}
