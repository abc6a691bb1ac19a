using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planner.Configuration.Reading;

/// <summary>
/// The JSON Schema of a configuration document, made of the same table as the reader. It is of draft 7, the newest
/// that YAML editors support in full. What lies between keys, and misspelt keys, are beyond it.
/// </summary>
public static class ConfigSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as indented JSON, always the same text.</summary>
    public static string Write() => Root().ToJsonString(Indented) + "\n";

    private static JsonObject Root() => new()
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["title"] = "Planner configuration",
        ["description"] = "A fleet file, or the settings of one deployment.",
        ["type"] = "object",
        ["allOf"] = new JsonArray(Reference("settings")),
        ["anyOf"] = new JsonArray(
            Requires(FleetKeys.Deployments), new JsonObject { ["not"] = Requires(FleetKeys.Fleet) }),
        ["properties"] = new JsonObject
        {
            [FleetKeys.Fleet] = AnyOf([Reference("fleet"), Null()], "What the deployments share."),
            [FleetKeys.Deployments] = new JsonObject
            {
                ["description"] = "The deployments to plan.",
                ["type"] = "array",
                ["minItems"] = 1,
                ["items"] = Reference("deployment"),
            },
        },
        ["definitions"] = new JsonObject
        {
            ["fleet"] = Mapping("What the deployments share.", FleetKeys.OfFleet, new() { Deployments = [] }),
            ["deployment"] = Deployment(),
            ["settings"] = Settings(),
        },
    };

    private static JsonObject Settings()
    {
        var schema = Mapping("Settings of a deployment.", ConfigKeys.All, new());
        PickSchema.AddTo(schema["properties"]!.AsObject());
        return schema;
    }

    private static JsonObject Deployment()
    {
        var schema = Mapping("A deployment.", FleetKeys.OfDeployment, new DeploymentConfig { Name = "" });
        schema["required"] = new JsonArray([.. FleetKeys.OfDeployment
            .Where(key => key.IsRequired).Select(key => JsonValue.Create(key.Name))]);
        schema["properties"]![FleetKeys.Config]!["anyOf"]!.AsArray().Insert(0, Reference("settings"));
        return schema;
    }

    internal static JsonObject Mapping<T>(string description, IReadOnlyList<ConfigKey<T>> keys, T defaults)
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            var text = $"{key.Doc} Allowed: {key.Kind.Allowed}.";
            properties[key.Name] = Property(key, defaults, text);
            foreach (var alias in key.Aliases)
            {
                properties[alias] = Property(key, defaults, $"Another name of {key.Name}. {text}");
            }
        }

        return new JsonObject
        {
            ["description"] = description,
            ["type"] = "object",
            ["additionalProperties"] = true,
            ["properties"] = properties,
        };
    }

    private static JsonObject Property<T>(ConfigKey<T> key, T defaults, string description)
    {
        var fallback = key.Get(defaults);
        var kinds = key.Kind.Schemas();
        var schema = AnyOf([.. fallback is null ? kinds.Append(Null()) : kinds], description);
        if (fallback is not null && !key.IsRequired)
        {
            schema["default"] = key.Kind.ToJson(fallback);
        }

        return schema;
    }

    internal static JsonObject AnyOf(JsonObject[] schemas, string description) => new()
    {
        ["description"] = description,
        ["anyOf"] = new JsonArray([.. schemas]),
    };

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    internal static JsonObject Null() => new() { ["type"] = "null" };
}
