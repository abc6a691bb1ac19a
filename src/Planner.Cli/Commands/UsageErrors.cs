using System.CommandLine;
using System.CommandLine.Parsing;
using Planner.Cli.Output;
using Planner.Configuration.Reading;

namespace Planner.Cli.Commands;

/// <summary>Tells what is wrong with a command line, with the nearest name that exists.</summary>
internal static class UsageErrors
{
    public static int Report(ParseResult parsed, CommandOutput output)
    {
        if (parsed.Tokens.Count == 0)
        {
            // Who types the name alone wants to know what there is; a script has lost its command.
            parsed.RootCommandResult.Command.Parse("--help").Invoke(new InvocationConfiguration { Output = output.Error });
            return ExitCode.BadInput;
        }

        foreach (var message in Messages(parsed).Distinct())
        {
            output.Problem(message);
        }

        output.Problem($"see `{string.Join(' ', Path(parsed.CommandResult))} --help`");
        return ExitCode.BadInput;
    }

    private static IEnumerable<string> Messages(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var first, ..])
        {
            // What follows an unknown word is mostly its value, and explains nothing.
            return [Valueless(parsed, first) ?? Unknown(first, command)];
        }

        return parsed.Errors.Select(error => error.Message);
    }

    /// <summary>A value behind an option that has none.</summary>
    private static string? Valueless(ParseResult parsed, string word)
    {
        var before = parsed.Tokens.TakeWhile(token => token.Value != word).LastOrDefault();
        var option = parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == before?.Value);
        return option is null || word.StartsWith('-') ? null : $"{option.Name} takes no value; leave '{word}' out";
    }

    private static string Unknown(string word, Command command)
    {
        var isOption = word.StartsWith('-');
        var known = isOption
            ? command.Options.Where(option => !option.Hidden).Select(option => option.Name)
            : command.Subcommands.Select(sub => sub.Name);
        var name = word.Split('=', ':')[0];
        var nearest = NearestName.Of(name, known) ?? known.FirstOrDefault(option => isOption && option.StartsWith(name, StringComparison.Ordinal));
        var what = isOption ? "there is no option" : command.Subcommands.Count > 0 ? "there is no command" : "nothing is expected at";
        return $"{what} '{word}'" + (nearest is null ? "" : $"; did you mean '{nearest}'?");
    }

    private static IEnumerable<string> Path(CommandResult command) =>
        command.Parent is CommandResult parent ? Path(parent).Append(command.Command.Name) : [command.Command.Name];
}
