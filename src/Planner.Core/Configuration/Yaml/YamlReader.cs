using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Planner.Configuration.Reading;

/// <summary>
/// The one reader of YAML, and of JSON as the part of YAML that it is: one document after the other, with lines, and within
/// <see cref="YamlLimits"/>.
/// </summary>
internal sealed class YamlReader
{
    private readonly YamlLimits _limits;
    private readonly Parser _parser;
    private readonly YamlAnchors _anchors;
    private readonly List<RepeatedKey> _repeated = [];
    private int _nodes;

    /// <param name="text">The text.</param>
    /// <param name="limits">What it may be.</param>
    /// <exception cref="YamlTextException">It is too long, or has a character that ends it early.</exception>
    public YamlReader(string text, YamlLimits limits)
    {
        if (text.Length > limits.Longest)
        {
            throw new YamlTextException($"it has more than {limits.Longest >> 20} MB; {limits.Advice}");
        }

        if (text.Contains('\0'))
        {
            // The parser would take it for the end of the text.
            throw new YamlTextException("it contains a NUL character");
        }

        (_limits, _anchors) = (limits, new YamlAnchors(limits.MostCopies));
        _parser = new Parser(new StringReader(text.TrimStart('\uFEFF')));
        Guarded(_parser.Consume<StreamStart>);
    }

    /// <summary>Keys that stand more than once in their mapping, which has the first.</summary>
    public IReadOnlyList<RepeatedKey> Repeated => _repeated;

    /// <summary>Line of what comes next.</summary>
    public int Line => LineOf(_parser.Current);

    /// <summary>Whether there is no further document.</summary>
    /// <exception cref="YamlTextException">What comes is no YAML.</exception>
    public bool IsAtEnd => Guarded(() => _parser.Accept<StreamEnd>(out _));

    /// <summary>The next document; null where there is none.</summary>
    /// <exception cref="YamlTextException">It is no YAML, or beyond the limits.</exception>
    public ConfigNode? Next() => Guarded(() =>
    {
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        _anchors.Forget();
        var root = Node(depth: 0);
        _parser.Consume<DocumentEnd>();
        return root;
    });

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (YamlException error)
        {
            throw new YamlTextException(error.Message, (int)error.Start.Line, (int)error.Start.Column);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The parser's own mistakes: a list that is not closed before the next key, half of a surrogate pair.
            var end = _parser.Current?.End ?? Mark.Empty;
            throw new YamlTextException("invalid YAML from here; an unclosed bracket or a bad escape?", (int)end.Line, (int)end.Column);
        }
    }

    private ConfigNode Node(int depth)
    {
        var start = _parser.Consume<ParsingEvent>();
        Refuse(start, depth > YamlLimits.DeepestNesting, "nested too deeply");
        Refuse(start, ++_nodes > _limits.MostNodes, $"more than {_limits.MostNodes} values; {_limits.Advice}");
        if (start is AnchorAlias alias)
        {
            return Aliased(alias, depth);
        }

        ConfigNode node = start switch
        {
            Scalar scalar => new ConfigScalar(scalar.Value, scalar.IsPlainImplicit, LineOf(start)),
            SequenceStart => new ConfigSequence(Items(depth), LineOf(start)),
            _ => new ConfigMapping(Entries(depth), LineOf(start)),
        };
        if (_limits.FollowsAliases && start is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors.Add(anchored.Anchor.Value, node);
        }

        return node;
    }

    private ConfigNode Aliased(AnchorAlias alias, int depth)
    {
        Refuse(alias, !_limits.FollowsAliases, "aliases (*name) are not supported");
        var (node, problem) = _anchors.Find(alias.Value.Value, depth);
        Refuse(alias, problem is not null, problem ?? "");
        return node!;
    }

    private List<ConfigNode> Items(int depth)
    {
        var items = new List<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return items;
    }

    private List<ConfigEntry> Entries(int depth)
    {
        var entries = new List<ConfigEntry>();
        var lines = new Dictionary<string, int>();
        var merged = new List<ConfigNode>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var start = _parser.Consume<ParsingEvent>();
            var key = start as Scalar ?? throw new YamlException(start.Start, start.End, "a key must be text");
            var entry = new ConfigEntry(key.Value, LineOf(key), Node(depth + 1));
            if (_limits.FollowsAliases && key is { IsPlainImplicit: true, Value: "<<" })
            {
                merged.Add(entry.Value);
            }
            else if (lines.TryAdd(entry.Key, entry.Line))
            {
                entries.Add(entry);
            }
            else
            {
                _repeated.Add(new RepeatedKey(entry.Key, entry.Line, lines[entry.Key]));
            }
        }

        entries.AddRange(merged.SelectMany(Merged).Where(entry => lines.TryAdd(entry.Key, entry.Line)));
        return entries;
    }

    /// <summary>The keys of another mapping, or of each in a list.</summary>
    private static IEnumerable<ConfigEntry> Merged(ConfigNode other) =>
        (other is ConfigSequence several ? several.Items : [other]).OfType<ConfigMapping>().SelectMany(mapping => mapping.Entries);

    private static void Refuse(ParsingEvent at, bool wrong, string message)
    {
        if (wrong)
        {
            throw new YamlException(at.Start, at.End, message);
        }
    }

    private static int LineOf(ParsingEvent? parsed) => (int)(parsed?.Start.Line ?? 1);
}
