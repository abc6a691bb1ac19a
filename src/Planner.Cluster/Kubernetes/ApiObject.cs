using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Runtime;

namespace Planner.Cluster;

/// <summary>
/// Looks at what the API server answered before anything is taken from it: proxies, gateways and broken controllers answer
/// with other things, and a number out of those scales pools.
/// </summary>
internal static class ApiObject
{
    /// <summary>A real one refuses objects that nest deeper.</summary>
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads JSON, in which no key may stand twice.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonNode? Parse(string json) => JsonNode.Parse(json, documentOptions: Strict);

    /// <summary>A JSON object.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static JsonObject Of(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"an object is needed, it is {Shown(answer.ValueKind)}");
        }

        try
        {
            ReadTexts(answer);
            return Parse(answer.GetRawText())!.AsObject();
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("a name or text in it is not valid Unicode", error);
        }
    }

    /// <summary>What the parser lets pass and its strings do not: bytes that are no UTF-8, and halves of surrogate pairs.</summary>
    /// <exception cref="InvalidOperationException">There is such a text.</exception>
    private static void ReadTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }

    /// <summary>An object of a kind and name, with a spec and, where it has one, a status.</summary>
    /// <exception cref="ClusterException">It is something else.</exception>
    public static JsonObject Named(JsonElement answer, string kind, string name)
    {
        var given = Of(answer);
        var what = $"the API server's {kind} {name}";
        if (given["kind"].Text() != kind)
        {
            throw Wrong(what, $"is of kind {Shown(given["kind"])}");
        }

        if (given["metadata"].Member("name").Text() is var itsName && itsName != name)
        {
            throw Wrong(what, itsName is null ? "has no metadata.name" : $"is named {Shown(given["metadata"]!["name"])}");
        }

        foreach (var part in (string[])["spec", "status"])
        {
            if (given[part] is not null and not JsonObject)
            {
                throw Wrong(what, $"has a {part} that is {Shown(given[part])}");
            }
        }

        return given;
    }

    /// <summary>The scale of an adapter. It leaves a number of 0 out.</summary>
    /// <exception cref="ClusterException">It is something else.</exception>
    public static JsonObject Scale(JsonElement answer, string adapter)
    {
        var scale = Named(answer, "Scale", adapter);
        if (scale["spec"] is null)
        {
            throw Wrong($"the API server's Scale {adapter}", "has no spec");
        }

        Count(scale["spec"], "replicas", $"the API server's Scale {adapter}: spec");
        Count(scale["status"], "replicas", $"the API server's Scale {adapter}: status");
        return scale;
    }

    /// <summary>A number of replicas; null where there is none.</summary>
    /// <param name="mapping">What has it.</param>
    /// <param name="key">Its name.</param>
    /// <param name="where">How a message names the mapping.</param>
    /// <exception cref="ClusterException">It is no such number.</exception>
    public static int? Count(JsonNode? mapping, string key, string where)
    {
        if (mapping.Member(key) is not { } given)
        {
            return null;
        }

        return given.GetValueKind() == JsonValueKind.Number && ManifestCount.Of(given).Value is { } count
            ? count
            : throw Wrong($"{where}.{key}", $"is {Shown(given)}, no number of replicas");
    }

    private static ClusterException Wrong(string what, string problem) =>
        new($"{what} {problem}: nothing is taken from it; check the address, and what answers between here and the API server");

    private static string Shown(JsonNode? node) => node is null ? "missing" : node.GetValueKind() switch
    {
        JsonValueKind.String or JsonValueKind.Number => ManifestCount.Of(node).Given!,
        var kind => Shown(kind),
    };

    private static string Shown(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "a mapping",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "nothing",
    };
}
