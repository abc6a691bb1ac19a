using System.CommandLine;
using Planner.Cli.Output;

namespace Planner.Cli.Commands;

/// <summary><c>planner replay</c>: the planner in closed loop against the simulator, on recorded traffic.</summary>
internal static class ReplayCommand
{
    public static Command Create(CommandOutput output)
    {
        var options = new ReplayOptions();
        var command = new Command("replay", """
            Replays recorded traffic against a simulated deployment that the planner scales, and compares the outcome
            with deployments that are never scaled. Traces are JSON lines, gzipped or plain:
            {"timestamp": ms, "input_length": tokens, "output_length": tokens}
            """);
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(options.Read(parsed, output), output));
        return command.TeachByExample(
            "planner replay --config fleet.yaml --trace day.jsonl.gz",
            "planner replay --config fleet.yaml --trace day.jsonl.gz --initial 2,4 --html report.html",
            "planner replay --config fleet.yaml --trace day.jsonl.gz --static 3,7   # never scaled",
            "planner replay --config fleet.yaml --trace day.jsonl.gz --output report.json --decisions d.jsonl");
    }

    private static int Run(ReplayRequest request, CommandOutput output)
    {
        var comparison = output.WithProgress("replaying", progress => ReplayComparison.Run(request, progress));
        if (request.ReportFile is { } report)
        {
            OutputFile.Write(report, comparison.Main.Report.ToJson() + "\n");
        }

        if (request.DecisionsFile is { } decisions)
        {
            OutputFile.Write(decisions, comparison.WriteDecisions);
        }

        if (request.HtmlFile is { } html)
        {
            OutputFile.Write(html, HtmlReport.Write(request, comparison));
        }

        if (request.Json)
        {
            output.Line(CliJson.Write(comparison.Rows));
        }
        else
        {
            ReplayTable.Write(request, comparison, output);
        }

        return ExitCode.Done;
    }
}
