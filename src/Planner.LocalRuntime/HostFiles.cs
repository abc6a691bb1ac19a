using System.Text.Json;

namespace Planner.LocalRuntime;

/// <summary><c>host.json</c> and <c>local.settings.json</c>, of the working directory or else beside the app.</summary>
internal sealed class HostFiles(IReadOnlyList<string> folders, ICollection<string> problems)
{
    private static readonly JsonDocumentOptions Reading = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>What every route begins with: <c>extensions.http.routePrefix</c>, else "api".</summary>
    public string RoutePrefix()
    {
        const string File = "host.json";
        var prefix = Property(Property(Property(Read(File), "extensions"), "http"), "routePrefix");
        if (prefix is { ValueKind: not JsonValueKind.String })
        {
            problems.Add($"{File}: extensions.http.routePrefix is {prefix}: it must be a string.");
        }

        return prefix is { ValueKind: JsonValueKind.String } text ? text.GetString()!.Trim('/') : "api";
    }

    /// <summary>The settings of <c>local.settings.json</c>, and its port under the name this host gives it.</summary>
    public Dictionary<string, string> LocalSettings()
    {
        const string File = "local.settings.json";
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var root = Read(File);
        if (Property(root, "IsEncrypted") is { ValueKind: JsonValueKind.True })
        {
            problems.Add($"{File} is encrypted: decrypt it with `func settings decrypt`.");
            return settings;
        }

        if (Property(Property(root, "Host"), "LocalHttpPort") is { } port)
        {
            settings[HostSettings.PortSetting] = port.ToString();
        }

        foreach (var (name, value) in Properties(Property(root, "Values")))
        {
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                problems.Add($"{File}: Values.{name} is no single value: write it as a string.");
                continue;
            }

            settings[name] = value.ToString();
        }

        return settings;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Properties(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } it
            ? it.EnumerateObject().Select(property => (property.Name, property.Value))
            : [];

    private static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } it && it.TryGetProperty(name, out var value) ? value : null;

    private JsonElement? Read(string name)
    {
        var path = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Reading);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.Clone();
            }

            problems.Add($"{path} is no JSON object.");
        }
        catch (JsonException e)
        {
            // The message ends in its own, zero-based line number.
            var reason = e.Message.Split(" LineNumber:")[0];
            problems.Add($"{path}, line {e.LineNumber + 1}: {reason}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{path} cannot be read: {e.Message}");
        }

        return null;
    }
}
