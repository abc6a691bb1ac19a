using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Planner.Configuration.Reading;

/// <summary>
/// Reads YAML into the values that an API server would send. Aliases and merge keys are followed as kubectl does, in bounds.
/// </summary>
public static partial class YamlJson
{
    /// <summary>Every document; null for an empty one.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="YamlTextException">It is no YAML, has a key twice, or is beyond what is read.</exception>
    public static IReadOnlyList<JsonNode?> Read(string text)
    {
        var reader = new YamlReader(text, YamlLimits.Manifest);
        var documents = new List<JsonNode?>();
        while (reader.Next() is { } document)
        {
            if (reader.Repeated is [var key, ..])
            {
                throw new YamlTextException($"the key '{key.Key}' is given twice", key.Line, column: 1);
            }

            documents.Add(Value(document));
        }

        return documents;
    }

    private static JsonNode? Value(ConfigNode node) => node switch
    {
        ConfigScalar { IsPlain: true } word => Plain(word.Text),
        ConfigScalar text => JsonValue.Create(text.Text),
        ConfigSequence list => new JsonArray([.. list.Items.Select(Value)]),
        ConfigMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Value(entry.Value)))),
        _ => null,
    };

    /// <summary>A word without quotes: null, a boolean, a number, else text.</summary>
    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when Number().IsMatch(text) => JsonNode.Parse(text),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
