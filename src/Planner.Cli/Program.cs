using Planner.Cli;
using Planner.Cli.Output;

return PlannerCli.Run(args, new CommandOutput(Console.Out, Console.Error, interactive: !Console.IsErrorRedirected));
