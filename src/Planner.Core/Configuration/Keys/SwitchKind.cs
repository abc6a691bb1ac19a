using System.Text.Json.Nodes;

namespace Planner.Configuration.Reading;

/// <summary>Yes or no. As in Dynamo, YAML's and people's other words for it are taken too, in quotes or not.</summary>
internal sealed record SwitchKind : ValueKind
{
    private static readonly string[] Yes = ["true", "yes", "on", "y", "t", "1"];
    private static readonly string[] No = ["false", "no", "off", "n", "f", "0"];

    public override string Allowed => "true or false";

    public override IReadOnlyList<string> Words => ["true", "false"];

    public override object? Read(ConfigScalar scalar)
    {
        var word = scalar.Text.ToLowerInvariant();
        return Yes.Contains(word) ? true : No.Contains(word) ? false : null;
    }

    public override JsonNode ToJson(object value) => JsonValue.Create((bool)value);

    public override IEnumerable<JsonObject> Schemas() =>
    [
        new() { ["type"] = "boolean" },
        new() { ["enum"] = new JsonArray(0, 1) },
        SchemaPatterns.AnyCase([.. Yes, .. No]),
    ];
}
