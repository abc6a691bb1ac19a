using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Planner.Configuration.Reading;

/// <summary>
/// Parses YAML, and JSON as the part of YAML that it is. Aliases are refused: they let a small document stand for
/// a huge one, and no planner configuration needs them.
/// </summary>
internal sealed class ConfigDocument
{
    /// <summary>A fleet file is five levels deep; the limit protects the stack.</summary>
    private const int DeepestNesting = 50;

    /// <summary>Longest text, characters, and most values in it: a fleet of a thousand deployments with every key.</summary>
    private const int Longest = 16 << 20, MostNodes = 200_000;

    private readonly List<ConfigProblem> _problems = [];
    private readonly Parser _parser;

    private int _nodes;

    private ConfigDocument(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>End of what could be parsed.</summary>
    private Mark LastMark => _parser.Current?.End ?? Mark.Empty;

    /// <summary>The document's mapping; null, with a problem added, when it has none.</summary>
    public static ConfigMapping? Parse(string text, List<ConfigProblem> problems)
    {
        if (text.Length > Longest)
        {
            problems.Add(new ConfigProblem { Path = "document", Message = $"it has more than {Longest >> 20} MB; a fleet file is expected" });
            return null;
        }

        if (text.Contains('\0'))
        {
            // The parser would take it for the end of the text.
            problems.Add(new ConfigProblem { Path = "document", Message = "there is a zero character in it" });
            return null;
        }

        var document = new ConfigDocument(text.TrimStart('\uFEFF'));
        try
        {
            var root = document.Root();
            problems.AddRange(document._problems);
            return root;
        }
        catch (YamlException error)
        {
            problems.Add(SyntaxError(error.Start, error.Message));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The parser's own mistakes: a list that is not closed before the next key, half of a surrogate pair.
            problems.Add(SyntaxError(document.LastMark, "what follows is no YAML; an open bracket, a wrong escape?"));
        }

        return null;
    }

    private static ConfigProblem SyntaxError(Mark mark, string message) => Problem(
        (int)mark.Line, $"syntax error in column {mark.Column}: {ConfigText.OneLine(message, longest: 300)}");

    private static ConfigProblem Problem(int line, string message) =>
        new() { Path = "document", Line = line, Message = message };

    private ConfigMapping? Root()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            return Refuse("the document is empty");
        }

        var root = Node(depth: 0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            return Refuse("there is more than one document; one is expected");
        }

        return root as ConfigMapping ?? Refuse(
            root is ConfigScalar { IsNull: true } ? "the document is empty" : $"{root.Shown} is no mapping of keys");
    }

    private ConfigMapping? Refuse(string message)
    {
        _problems.Add(Problem(LineOf(_parser.Current), message));
        return null;
    }

    private ConfigNode Node(int depth)
    {
        var start = _parser.Consume<ParsingEvent>();
        if (depth > DeepestNesting)
        {
            throw new YamlException(start.Start, start.End, "nested too deeply");
        }

        if (++_nodes > MostNodes)
        {
            throw new YamlException(start.Start, start.End, $"more than {MostNodes} values; a fleet file is expected");
        }

        return start switch
        {
            Scalar scalar => new ConfigScalar(scalar.Value, scalar.IsPlainImplicit, LineOf(start)),
            SequenceStart => new ConfigSequence(Items(depth), LineOf(start)),
            MappingStart => new ConfigMapping(Entries(depth), LineOf(start)),
            _ => throw new YamlException(start.Start, start.End, "aliases (*name) are not supported"),
        };
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
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Key();
            var entry = new ConfigEntry(key.Value, LineOf(key), Node(depth + 1));
            if (lines.TryAdd(entry.Key, entry.Line))
            {
                entries.Add(entry);
            }
            else
            {
                var name = ConfigText.OneLine(entry.Key);
                _problems.Add(Problem(
                    entry.Line, $"the key '{name}' is given twice, first in line {lines[entry.Key]}"));
            }
        }

        return entries;
    }

    private Scalar Key()
    {
        var key = _parser.Consume<ParsingEvent>();
        return key as Scalar ?? throw new YamlException(key.Start, key.End, "a key must be text");
    }

    private static int LineOf(ParsingEvent? parsed) => (int)(parsed?.Start.Line ?? 1);
}
