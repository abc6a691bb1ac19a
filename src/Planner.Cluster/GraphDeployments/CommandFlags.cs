namespace Planner.Cluster.GraphDeployments;

/// <summary>Flags of a container: in its arguments, else in its command, which may be a script.</summary>
internal static class CommandFlags
{
    /// <summary>The name that clients use first: requests and metrics carry it, not the path.</summary>
    private static readonly string[] ModelFlags = ["--served-model-name", "--model-name", "--model", "--model-path"];

    /// <summary>Name of the model that a worker serves; null where its command line has none.</summary>
    public static string? Model(GraphComponent worker) => Value(worker, ModelFlags);

    /// <summary>Every flag of its arguments, or where they have none of its command; the value is null where none follows.</summary>
    public static IReadOnlyList<(string Name, string? Value)> All(GraphComponent component) =>
        All(component.Args) is { Count: > 0 } flags ? flags : All(component.Command);

    /// <summary>Value of the first of some flags that is there; null where none is.</summary>
    public static string? Value(GraphComponent component, params IReadOnlyList<string> flags) =>
        Value(component, component.Args, flags) ?? Value(component, component.Command, flags);

    private static string? Value(GraphComponent component, IReadOnlyList<string> given, IReadOnlyList<string> flags)
    {
        var words = Words(given);
        return Value(words, flags) is { } value ? ContainerVariables.Filled(value, Variables(words, component.Variables)) : null;
    }

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

    private static List<(string Name, string? Value)> All(IReadOnlyList<string> given)
    {
        var words = Words(given);
        return
        [
            .. words.Index().Where(word => word.Item.StartsWith("--", StringComparison.Ordinal)).Select(word =>
                word.Item.Split('=', 2) is [var name, var value]
                    ? (name, value)
                    : (word.Item, words.ElementAtOrDefault(word.Index + 1) is { } next && IsValue(next) ? next : null)),
        ];
    }

    /// <summary>The container's variables, and those that its script sets (<c>export NAME=value</c>).</summary>
    private static Dictionary<string, string> Variables(List<string> words, IReadOnlyDictionary<string, string> given)
    {
        var variables = new Dictionary<string, string>(given);
        foreach (var (i, word) in words.Index())
        {
            if (word.Split('=', 2) is [var name, var value] && ContainerVariables.IsName(name)
                && (i == 0 || words[i - 1] is ShellWords.End or "export" or "env" || words[i - 1].Contains('=')))
            {
                variables[name] = ContainerVariables.Filled(value, variables);
            }
        }

        return variables;
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
