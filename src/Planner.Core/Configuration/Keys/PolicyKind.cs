using System.Text.Json.Nodes;
using Planner.Policies;

namespace Planner.Configuration.Reading;

/// <summary>A word for a policy of the registry, in upper or lower case.</summary>
internal sealed record PolicyKind : ValueKind
{
    public override string Allowed => "one of " + string.Join(", ", Words);

    public override IReadOnlyList<string> Words => [.. ScalingPolicies.All.SelectMany(policy => policy.Words).Order(StringComparer.Ordinal)];

    public override object? Read(ConfigScalar scalar) => ScalingPolicies.Find(scalar.Text.ToLowerInvariant()) is null ? null : scalar.Text.ToLowerInvariant();

    public override JsonNode ToJson(object value) => JsonValue.Create((string)value);

    public override IEnumerable<JsonObject> Schemas() =>
    [
        new() { ["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]) },
        SchemaPatterns.AnyCase(Words),
    ];
}
