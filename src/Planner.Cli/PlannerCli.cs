using System.CommandLine;
using Planner.Cli.Commands;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Simulation;

namespace Planner.Cli;

/// <summary>The command line: exit code 0 done, 1 the work failed, 2 bad usage or input.</summary>
internal static class PlannerCli
{
    public static int Run(string[] args, CommandOutput output, CancellationToken interruption = default)
    {
        var parsed = Root(output, interruption).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && !parsed.AsksForHelp())
        {
            return UsageErrors.Report(parsed, output);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output.Out,
                Error = output.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (DocumentException error)
        {
            output.Problems(error.Problems);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            output.Problem("interrupted; nothing was written");
            return ExitCode.Failed;
        }
        catch (Exception error) when (error is SimulationException or IOException or UnauthorizedAccessException)
        {
            output.Problem(error.Message);
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(CommandOutput output, CancellationToken interruption)
    {
        var root = new RootCommand("""
            Scales the prefill and decode pools of LLM inference on Kubernetes to keep latency limits.
            Try a configuration on a recorded trace before it touches a cluster.
            """)
        {
            ConfigCommands.Validate(output),
            ConfigCommands.Schema(output),
            InspectCommand.Create(output),
            ImportCommand.Create(output),
            ProfileCommands.Create(output, interruption),
            PlanCommand.Create(output, interruption),
            ForecastCommand.Create(output, interruption),
            ReplayCommand.Create(output, interruption),
        };
        root.TeachByExample(
            "planner validate --config fleet.yaml",
            "planner replay --config fleet.yaml --trace day.jsonl.gz");
        return root;
    }
}
