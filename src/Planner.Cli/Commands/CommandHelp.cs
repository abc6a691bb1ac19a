using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Planner.Cli.Commands;

/// <summary>Help that ends with commands to copy.</summary>
internal static class CommandHelp
{
    /// <summary>Adds examples to a command's help.</summary>
    public static Command TeachByExample(this Command command, params string[] examples)
    {
        if (command is not RootCommand)
        {
            command.Options.Add(new HelpOption());
        }

        var help = command.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
        return command;
    }

    /// <summary>Whether help is asked for, which needs no other option.</summary>
    public static bool AsksForHelp(this ParseResult parsed) => parsed.Action is HelpWithExamples;

    private sealed class HelpWithExamples(HelpAction help, string[] examples) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
            return result;
        }
    }
}
