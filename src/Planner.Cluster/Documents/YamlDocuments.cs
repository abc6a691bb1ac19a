using System.Text.Json.Nodes;
using Planner.Configuration.Reading;

namespace Planner.Cluster.Documents;

/// <summary>Manifests, and the documents in them, as the values that an API server would send.</summary>
internal static class YamlDocuments
{
    /// <summary>Every document; null for an empty one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">How problems name it.</param>
    /// <exception cref="DocumentException">It is no YAML.</exception>
    public static IReadOnlyList<JsonNode?> Read(string text, string source)
    {
        try
        {
            return YamlJson.Read(text);
        }
        catch (YamlTextException error)
        {
            var line = error.Line is { } number ? $", line {number}" : "";
            var template = error.Line is not null && text.Contains("{{", StringComparison.Ordinal)
                ? "; is it a template? Then render it first (helm template)"
                : "";
            throw new DocumentException($"{source}{line}: {ManifestText.OneLine(error.Message, longest: 200)}{template}");
        }
    }
}
