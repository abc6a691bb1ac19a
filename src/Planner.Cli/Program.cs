using System.Runtime.InteropServices;
using Planner.Cli;
using Planner.Cli.Output;

using var interruption = new CancellationTokenSource();
using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

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

// The first signal lets the command clean up, the second ends it.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = !interruption.IsCancellationRequested;
    interruption.Cancel();
}
