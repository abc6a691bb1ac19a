using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Planner.Cluster.Containers;

/// <summary>Variables of a container whose values are written in the manifest, and references to them.</summary>
/// <remarks>
/// <c>$(NAME)</c> is filled in by Kubernetes, <c>${NAME}</c> and <c>$NAME</c> by the shell. What a Secret, a ConfigMap of
/// another file or the image sets is not in the manifest, so a default (<c>${NAME:-x}</c>) may not be what is used and is not taken for it.
/// </remarks>
internal static partial class ContainerVariables
{
    /// <summary>Longest text that is filled in: variables that refer to each other may stand for a huge one.</summary>
    private const int LongestFilled = 100_000;

    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>The variables of some <c>env</c> lists; of two with one name the later one counts.</summary>
    /// <param name="surroundings">ConfigMaps that values may come from.</param>
    /// <param name="sources"><c>envFrom</c>: whole ConfigMaps, which every list overrides.</param>
    /// <param name="lists">The lists.</param>
    public static IReadOnlyDictionary<string, string> Of(
        ManifestSurroundings surroundings, JsonNode? sources, IReadOnlyList<JsonNode?> lists)
    {
        var values = new Dictionary<string, string>();
        foreach (var source in sources as JsonArray ?? [])
        {
            foreach (var (key, value) in surroundings.ConfigMap(source.Member("configMapRef").Member("name").Text()) ?? Nothing)
            {
                values[source.Member("prefix").Text() + key] = value;
            }
        }

        foreach (var entry in lists.SelectMany(list => list as JsonArray ?? []))
        {
            if (entry.Member("name").Text() is not { } name)
            {
                continue;
            }

            values.Remove(name);
            if (entry.Member("value").Text() is { } value)
            {
                // A value may refer to those before it, as in Kubernetes.
                values[name] = Filled(value, values);
            }
            else if (entry.Member("valueFrom").Member("configMapKeyRef") is { } reference
                && surroundings.ConfigMap(reference.Member("name").Text())?.GetValueOrDefault(reference.Member("key").Text() ?? "") is { } text)
            {
                values[name] = text;
            }
        }

        return values;
    }

    /// <summary>A text with the values of the variables that are known; references to others stay.</summary>
    public static string Filled(string text, IReadOnlyDictionary<string, string> values)
    {
        var left = LongestFilled - text.Length;
        return left < 0 ? text : Reference().Replace(text, found =>
        {
            var value = values.GetValueOrDefault(found.Groups["name"].Value);
            left -= value?.Length ?? 0;
            return value is { Length: > 0 } && left >= 0 ? value : found.Value;
        });
    }

    /// <summary>Whether something else still has to fill a text in.</summary>
    public static bool HasReference(string text) => text.Contains('$');

    /// <summary>Whether a text can be the name of a variable.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    [GeneratedRegex(
        @"\$(\((?<name>[A-Za-z_][A-Za-z0-9_.-]*)\)|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:?-[^}]*)?\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();
}
