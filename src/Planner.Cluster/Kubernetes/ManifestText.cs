using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planner.Cluster;

/// <summary>Text out of a manifest's values, and as it may appear in a message.</summary>
internal static class ManifestText
{
    /// <summary>Without control characters and cut where it is long, so that a note stays one line.</summary>
    public static string OneLine(string text, int longest = 80) => ForeignText.OneLine(text, longest);

    /// <summary>Names as a sentence lists them.</summary>
    public static string List(IReadOnlyList<string> names, string last = "and") => names.Count < 2
        ? string.Concat(names)
        : $"{string.Join(", ", names.SkipLast(1))} {last} {names[^1]}";

    /// <summary>A member of a mapping; null where there is no such member or no mapping.</summary>
    public static JsonNode? Member(this JsonNode? node, string key) => (node as JsonObject)?[key];

    /// <summary>Text of a text, a number or a boolean; null for anything else.</summary>
    public static string? Text(this JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => node.ToJsonString(),
        _ => null,
    };

    /// <summary>Texts of a list; a text alone is a list of one.</summary>
    public static IReadOnlyList<string> Texts(this JsonNode? node) =>
        [.. (node is JsonArray list ? list.ToList() : [node]).Select(Text).OfType<string>()];
}
