using System.Text.Json.Nodes;
using NJsonSchema;
using Planner.Configuration.Reading;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Planner.Configuration;

/// <summary>
/// What a YAML editor does: makes JSON of YAML by the core schema of YAML 1.2 and holds it against our JSON Schema.
/// Independent of the reader.
/// </summary>
internal static class SampleJson
{
    private static readonly JsonSchema Schema =
        JsonSchema.FromJsonAsync(ConfigSchema.Write()).GetAwaiter().GetResult();

    /// <summary>Whether the schema accepts the text; null when it is no YAML or not one document.</summary>
    public static bool? IsAccepted(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        return stream.Documents.Count == 1
            ? Schema.Validate(Convert(stream.Documents[0].RootNode)?.ToJsonString() ?? "null").Count == 0
            : null;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(
            pair => KeyValuePair.Create(pair.Key.ToString(), Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        _ => JsonValue.Create(((YamlScalarNode)node).Value),
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when char.IsDigit(text[^1]) && double.TryParse(text, out var number) && double.IsFinite(number) => number,
        _ => JsonValue.Create(text),
    };
}
