using Planner.Cli.Output;

namespace Planner.Cli;

/// <summary>Runs a command as <c>planner</c> would, without a process of its own.</summary>
internal static class InProcess
{
    public static (int Exit, string Stdout, string Stderr) Run(params string[] words) => Run(words, CancellationToken.None);

    public static (int Exit, string Stdout, string Stderr) Run(string[] words, CancellationToken interruption)
    {
        using var stdout = new StringWriter { NewLine = "\n" };
        using var stderr = new StringWriter { NewLine = "\n" };
        var exit = PlannerCli.Run(words, new CommandOutput(stdout, stderr, interactive: false), interruption);
        return (exit, stdout.ToString(), stderr.ToString());
    }
}
