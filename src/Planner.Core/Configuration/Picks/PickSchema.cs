using System.Text.Json.Nodes;

namespace Planner.Configuration.Reading;

/// <summary>The part of the JSON Schema, and of the documentation, that is of the engines that Dynamo's profiler picked.</summary>
internal static class PickSchema
{
    /// <summary>What the two settings are, in the order in which they are read.</summary>
    public static IReadOnlyList<(string Name, string Doc)> Settings { get; } =
    [
        (EnginePicks.Interpolation,
            "A pick for each pool (`prefill_pick`, `decode_pick`: `tp`, `pp`, `dp`, `moe_tp`, `moe_ep`) and the grid of the sweep."),
        (EnginePicks.PerfModel,
            "The engines by role (`roles`: `prefill`, `decode`, `aggregated`), read where there is no `aic_interpolation`."),
    ];

    /// <summary>Adds both to the properties of a deployment's settings.</summary>
    public static void AddTo(JsonObject properties)
    {
        foreach (var (name, doc) in Settings)
        {
            properties[name] = OrNull(name == EnginePicks.Interpolation ? Interpolation(doc) : PerfModel(doc));
        }
    }

    private static JsonObject Interpolation(string doc)
    {
        var schema = ConfigSchema.Mapping(doc, PickKeys.Grid, new PickDraft());
        var inner = schema["properties"]!.AsObject();
        inner[PickKeys.PrefillPick] = OrNull(ConfigSchema.Mapping("The prefill engine.", PickKeys.Sizes, new PickDraft()));
        inner[PickKeys.DecodePick] = OrNull(ConfigSchema.Mapping("The decode engine.", PickKeys.Sizes, new PickDraft()));
        return schema;
    }

    private static JsonObject PerfModel(string doc)
    {
        var roles = PickKeys.RoleNames.Select(name => KeyValuePair.Create<string, JsonNode?>(
            name, OrNull(ConfigSchema.Mapping($"The {name} engine.", PickKeys.Role, new PickDraft()))));
        return new JsonObject
        {
            ["description"] = doc,
            ["type"] = "object",
            ["additionalProperties"] = true,
            ["properties"] = new JsonObject
            {
                [PickKeys.Roles] = OrNull(new JsonObject
                {
                    ["description"] = "The engines by role.",
                    ["type"] = "object",
                    ["additionalProperties"] = true,
                    ["properties"] = new JsonObject(roles),
                }),
            },
        };
    }

    private static JsonObject OrNull(JsonObject schema) =>
        ConfigSchema.AnyOf([schema, ConfigSchema.Null()], schema["description"]!.GetValue<string>());
}
