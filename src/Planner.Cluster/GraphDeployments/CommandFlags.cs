namespace Planner.Cluster.GraphDeployments;

/// <summary>Flags of a container: in its arguments, else in its command, which may be a script.</summary>
internal static class CommandFlags
{
    /// <summary>The name that clients use first: requests and metrics carry it, not the path.</summary>
    private static readonly string[] ModelFlags = ["--served-model-name", "--model-name", "--model", "--model-path"];

    /// <summary>Name of the model that a worker serves; null where its command line has none.</summary>
    public static string? Model(GraphComponent worker) => Value(worker, ModelFlags);

    /// <summary>Value of the first of some flags that is there; null where none is.</summary>
    public static string? Value(GraphComponent component, params IReadOnlyList<string> flags) =>
        Value(Words(component.Args), flags) ?? Value(Words(component.Command), flags);

    private static string? Value(IReadOnlyList<string> words, IReadOnlyList<string> flags) =>
        flags.Select(flag => Value(words, flag)).FirstOrDefault(value => value is not null);

    /// <summary>The last one counts, as for the engines themselves.</summary>
    private static string? Value(IReadOnlyList<string> words, string flag)
    {
        string? value = null;
        foreach (var (i, word) in words.Index())
        {
            if (word.StartsWith(flag + "=", StringComparison.Ordinal))
            {
                value = word[(flag.Length + 1)..];
            }
            else if (word == flag && i + 1 < words.Count && IsValue(words[i + 1]))
            {
                value = words[i + 1];
            }
        }

        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    private static bool IsValue(string word) => word != ShellWords.End && !word.StartsWith("--", StringComparison.Ordinal);

    private static List<string> Words(IReadOnlyList<string> given)
    {
        var words = new List<string>();
        foreach (var (i, text) in given.Index())
        {
            words.AddRange(IsScript(text, i > 0 ? given[i - 1] : "") ? ShellWords.Split(text) : [text]);
        }

        return words;
    }

    /// <summary>Whether a text is several words: it has spaces, and is not the value of a flag.</summary>
    private static bool IsScript(string text, string before)
    {
        var space = text.AsSpan().IndexOfAny(" \t\r\n");
        var isFlag = text.StartsWith("--", StringComparison.Ordinal);
        return space >= 0
            && (isFlag ? !text.AsSpan(0, space).Contains('=') : !before.StartsWith("--", StringComparison.Ordinal));
    }
}
