namespace Planner.Cluster.Containers;

/// <summary>Flags of a container: in its arguments, else in its command, which may be a script.</summary>
internal static class CommandFlags
{
    /// <summary>Programs that take the model as an argument of its own, and the word that may stand before it.</summary>
    private static readonly (string Program, string Verb)[] Servers = [("trtllm-serve", "serve"), ("vllm", "serve"), ("sglang", "serve")];

    /// <summary>Every flag of its arguments, or where they have none of its command; the value is null where none follows.</summary>
    public static IReadOnlyList<(string Name, string? Value)> All(PodContainer container) =>
        All(container.Args) is { Count: > 0 } flags ? flags : All(container.Command);

    /// <summary>Value of the first of some flags that is there; null where none is.</summary>
    public static string? Value(PodContainer container, params IReadOnlyList<string> flags) =>
        Value(container, container.Args, flags) ?? Value(container, container.Command, flags);

    /// <summary>The model in <c>trtllm-serve MODEL</c> and <c>vllm serve MODEL</c>; null where no such program runs.</summary>
    public static string? Positional(PodContainer container)
    {
        List<string> words = [.. Words(container.Command), .. Words(container.Args)];
        foreach (var (i, word) in words.Index())
        {
            var server = Array.Find(Servers, server => word.Split('/')[^1] == server.Program);
            var isNamed = server.Program is not null;
            var hasVerb = isNamed && words.ElementAtOrDefault(i + 1) == server.Verb;
            if (isNamed && (hasVerb || server.Program == "trtllm-serve")
                && FirstArgument(words.Skip(i + (hasVerb ? 2 : 1))) is { } model)
            {
                return ContainerVariables.Filled(model, Variables(words, container.Variables));
            }
        }

        return null;
    }

    /// <summary>The first word that is no flag and no flag's value; a flag without a value right before it hides it.</summary>
    private static string? FirstArgument(IEnumerable<string> words)
    {
        var mayBeValue = false;
        foreach (var word in words.TakeWhile(word => word != ShellWords.End))
        {
            var isFlag = word.StartsWith('-');
            if (!isFlag && !mayBeValue)
            {
                return word;
            }

            mayBeValue = isFlag && !word.Contains('=');
        }

        return null;
    }

    private static string? Value(PodContainer container, IReadOnlyList<string> given, IReadOnlyList<string> flags)
    {
        var words = Words(given);
        return Value(words, flags) is { } value ? ContainerVariables.Filled(value, Variables(words, container.Variables)) : null;
    }

    private static string? Value(IReadOnlyList<string> words, IReadOnlyList<string> flags) =>
        flags.Select(flag => Value(words, flag)).FirstOrDefault(value => value is not null);

    /// <summary>The last one counts, as for the engines themselves.</summary>
    private static string? Value(IReadOnlyList<string> words, string flag)
    {
        string? value = null;
        foreach (var (i, word) in words.Index())
        {
            if (word.Split('=', 2) is [var name, var given] && IsFlag(name, flag))
            {
                value = given;
            }
            else if (IsFlag(word, flag) && i + 1 < words.Count && IsValue(words[i + 1]))
            {
                value = words[i + 1];
            }
        }

        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>Engines take underscores for dashes.</summary>
    private static bool IsFlag(string word, string flag) =>
        word.Length == flag.Length && word.StartsWith("--", StringComparison.Ordinal) && word.Replace('_', '-') == flag;

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
                && (i == 0 || words[i - 1] is ShellWords.End or "export" or "env" or "-c" or "-lc" or "-ec" || words[i - 1].Contains('=')))
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
