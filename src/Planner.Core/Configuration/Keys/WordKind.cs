using System.Text.Json.Nodes;

namespace Planner.Configuration.Reading;

/// <summary>One of the words of an enumeration, in upper or lower case.</summary>
internal sealed record WordKind<TEnum> : ValueKind
    where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> Values = Enum.GetValues<TEnum>().ToDictionary(WordOf);

    public override string Allowed => "one of " + string.Join(", ", Values.Keys);

    public override IReadOnlyList<string> Words => [.. Values.Keys];

    public override object? Read(ConfigScalar scalar) =>
        Values.TryGetValue(scalar.Text.ToLowerInvariant(), out var value) ? value : null;

    public override JsonNode ToJson(object value) => JsonValue.Create(WordOf((TEnum)value));

    public override IEnumerable<JsonObject> Schemas() =>
    [
        new() { ["enum"] = new JsonArray([.. Values.Keys.Select(word => JsonValue.Create(word))]) },
        SchemaPatterns.AnyCase(Values.Keys),
    ];

    /// <summary>GlobalPlanner is written global-planner.</summary>
    private static string WordOf(TEnum value) =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{c}" : $"{c}"))
            .ToLowerInvariant();
}
