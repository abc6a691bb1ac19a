using System.Globalization;
using System.Text.Json.Nodes;

namespace Planner.Configuration.Reading;

/// <summary>
/// A limit or a rule that nothing keeps yet. It is refused, for whoever sets one relies on it; only the value that
/// limits nothing may stand.
/// </summary>
/// <param name="Neutral">The value that limits nothing, beside null; null: there is no other.</param>
/// <param name="Remedy">What to set or do instead.</param>
internal sealed record UnenforcedKind(int? Neutral, string Remedy) : ValueKind
{
    public override string Allowed =>
        (Neutral is { } neutral ? string.Create(CultureInfo.InvariantCulture, $"only {neutral}") : "no value")
        + $": it is not enforced yet; {Remedy}";

    public override object? Read(ConfigScalar scalar) => Number?.Read(scalar);

    public override JsonNode ToJson(object value) => JsonValue.Create((int)value);

    public override IEnumerable<JsonObject> Schemas() => Number?.Schemas() ?? [];

    private NumberKind? Number => Neutral is { } neutral ? NumberKind.Integer(neutral, neutral) : null;

    /// <summary>A key of this kind. Its value changes no record.</summary>
    public static ConfigKey<T> Key<T>(string name, int? neutral, string doc, string remedy) =>
        new(name, new UnenforcedKind(neutral, remedy), _ => null, (record, _) => record, doc);
}
