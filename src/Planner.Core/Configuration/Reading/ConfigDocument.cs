namespace Planner.Configuration.Reading;

/// <summary>The one document of a configuration, whose keys stand once.</summary>
internal static class ConfigDocument
{
    /// <summary>Its mapping; null, with a problem added, when it has none.</summary>
    public static ConfigMapping? Parse(string text, List<ConfigProblem> problems)
    {
        try
        {
            var reader = new YamlReader(text, YamlLimits.Configuration);
            var root = Root(reader, problems);
            problems.AddRange(reader.Repeated.Select(key => Problem(
                key.Line, $"the key '{ConfigText.OneLine(key.Key)}' is given twice, first in line {key.FirstLine}")));
            return root;
        }
        catch (YamlTextException error)
        {
            problems.Add(Problem(error.Line, error.Line is null
                ? error.Message
                : $"syntax error in column {error.Column}: {ConfigText.OneLine(error.Message, longest: 300)}"));
            return null;
        }
    }

    private static ConfigMapping? Root(YamlReader reader, List<ConfigProblem> problems)
    {
        var root = reader.Next();
        var (line, problem) = (root, reader.IsAtEnd) switch
        {
            (_, false) => (reader.Line, "more than one document; expected one"),
            (null, _) => (reader.Line, "the document is empty"),
            (ConfigScalar { IsNull: true }, _) => (1, "the document is empty"),
            (not ConfigMapping, _) => (root.Line, $"{root.Shown} is not a mapping"),
            _ => (null, null),
        };
        if (problem is not null)
        {
            problems.Add(Problem(line, problem));
        }

        return problem is null ? (ConfigMapping?)root : null;
    }

    private static ConfigProblem Problem(int? line, string message) =>
        new() { Path = "document", Line = line, Message = message };
}
