using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Planner.Cluster.Documents;

/// <summary>
/// Parses YAML, and JSON as the part of YAML that it is, into the values that an API server would send. Aliases and
/// merge keys are followed as kubectl does, in bounds.
/// </summary>
internal sealed partial class YamlDocuments
{
    /// <summary>A pod template with everything in it is about fifteen levels deep; the limit protects the stack.</summary>
    private const int DeepestNesting = 50;

    /// <summary>How much aliases may add: they let a small document stand for a huge one.</summary>
    private const int MostCopies = 10_000;

    /// <summary>Longest text, characters, and most values in it: all objects of a large cluster.</summary>
    private const int Longest = 64 << 20, MostNodes = 2_000_000;

    private readonly Parser _parser;
    private readonly Dictionary<string, Anchored> _anchors = [];
    private int _copies;
    private int _nodes;

    private YamlDocuments(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>Every document; null for an empty one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">How problems name it.</param>
    /// <exception cref="DocumentException">It is no YAML.</exception>
    public static IReadOnlyList<JsonNode?> Read(string text, string source)
    {
        if (text.Length > Longest)
        {
            throw new DocumentException($"{source}: it has more than {Longest >> 20} MB; cut it into several files");
        }

        if (text.Contains('\0'))
        {
            // The parser would take it for the end of the text.
            throw new DocumentException($"{source}: there is a zero character in it");
        }

        var documents = new YamlDocuments(text.TrimStart('\uFEFF'));
        try
        {
            return documents.All();
        }
        catch (YamlException error)
        {
            var template = text.Contains("{{", StringComparison.Ordinal) ? "; is it a template? Then render it first (helm template)" : "";
            throw new DocumentException(
                $"{source}, line {error.Start.Line}: {ManifestText.OneLine(error.Message, longest: 200)}{template}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The parser's own mistakes: a list that is not closed before the next key, half of a surrogate pair.
            var line = documents._parser.Current?.End.Line ?? 1;
            throw new DocumentException($"{source}, line {line}: what follows is no YAML; an open bracket, a wrong escape?");
        }
    }

    private List<JsonNode?> All()
    {
        var documents = new List<JsonNode?>();
        _parser.Consume<StreamStart>();
        while (_parser.TryConsume<DocumentStart>(out _))
        {
            _anchors.Clear();
            documents.Add(Node(depth: 0));
            _parser.Consume<DocumentEnd>();
        }

        return documents;
    }

    private JsonNode? Node(int depth)
    {
        var start = _parser.Consume<ParsingEvent>();
        Refuse(start, depth > DeepestNesting, "nested too deeply");
        Refuse(start, ++_nodes > MostNodes, $"more than {MostNodes} values; cut the file into several");
        if (start is AnchorAlias alias)
        {
            return Copy(alias, depth);
        }

        JsonNode? node = start switch
        {
            Scalar scalar => scalar.IsPlainImplicit ? Plain(scalar.Value) : JsonValue.Create(scalar.Value),
            SequenceStart => Items(depth),
            _ => Entries(depth),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = Anchored.Of(node);
        }

        return node;
    }

    private JsonArray Items(int depth)
    {
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return items;
    }

    private JsonObject Entries(int depth)
    {
        var entries = new JsonObject();
        var merged = new List<JsonNode?>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var start = _parser.Consume<ParsingEvent>();
            var key = start as Scalar ?? throw new YamlException(start.Start, start.End, "a key must be text");
            var value = Node(depth + 1);
            if (key is { IsPlainImplicit: true, Value: "<<" })
            {
                merged.Add(value);
                continue;
            }

            Refuse(key, !entries.TryAdd(key.Value, value), $"the key '{key.Value}' is given twice");
        }

        merged.ForEach(other => Merge(entries, other));
        return entries;
    }

    /// <summary>Adds the keys of another mapping, or of each in a list, that are not there yet.</summary>
    private static void Merge(JsonObject entries, JsonNode? other)
    {
        foreach (var source in other is JsonArray several ? several.ToList() : [other])
        {
            foreach (var (key, value) in source as JsonObject ?? [])
            {
                entries.TryAdd(key, value?.DeepClone());
            }
        }
    }

    private JsonNode? Copy(AnchorAlias alias, int depth)
    {
        var known = _anchors.GetValueOrDefault(alias.Value.Value);
        Refuse(alias, known is null, $"there is no &{alias.Value.Value} before this alias");
        _copies += known!.Nodes;
        Refuse(alias, depth + known.Height > DeepestNesting || _copies > MostCopies, "aliases stand for too much");
        return known.Value?.DeepClone();
    }

    private static void Refuse(ParsingEvent at, bool wrong, string message)
    {
        if (wrong)
        {
            throw new YamlException(at.Start, at.End, message);
        }
    }

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

    /// <summary>What an anchor stands for, how many values that are and how deep.</summary>
    private sealed record Anchored(JsonNode? Value, int Nodes, int Height)
    {
        public static Anchored Of(JsonNode? node)
        {
            var children = node switch
            {
                JsonArray array => array.Select(Of).ToList(),
                JsonObject mapping => [.. mapping.Select(entry => Of(entry.Value))],
                _ => [],
            };
            return new Anchored(
                node, 1 + children.Sum(child => child.Nodes), 1 + children.Select(child => child.Height).DefaultIfEmpty().Max());
        }
    }
}
