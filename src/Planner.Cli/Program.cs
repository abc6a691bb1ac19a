using Planner.Cli;
using Planner.Cli.Output;

using var interruption = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    // The first Ctrl-C lets the command clean up, the second ends it.
    key.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
};

try
{
    var output = new CommandOutput(Console.Out, Console.Error, interactive: !Console.IsErrorRedirected);
    return PlannerCli.Run(args, output, interruption.Token);
}
catch (Exception error)
{
    Console.Error.WriteLine($"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}; this is a mistake in planner, please report it");
    return ExitCode.Failed;
}
