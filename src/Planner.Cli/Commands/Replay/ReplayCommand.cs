using System.CommandLine;
using Planner.Cli.Output;

namespace Planner.Cli.Commands;

/// <summary><c>planner replay</c>: the planner in closed loop against the simulator, on recorded traffic.</summary>
internal static class ReplayCommand
{
    public static Command Create(CommandOutput output, CancellationToken interruption)
    {
        var options = new ReplayOptions();
        var command = new Command("replay", """
            Replays recorded traffic against a simulated deployment that the planner scales, and compares the outcome
            with deployments that are never scaled. Traces are JSON lines, gzipped or plain:
            {"timestamp": ms, "input_length": tokens, "output_length": tokens}
            Timestamps in other units, of the calendar or out of order are recognised, and it is said.
            """);
        foreach (var option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(options.Read(parsed, output), output, interruption));
        return command.TeachByExample(
            "planner replay --config fleet.yaml --trace day.jsonl.gz",
            "planner replay --config fleet.yaml --trace day.jsonl.gz --initial 2,4 --html report.html",
            "planner replay --config fleet.yaml --trace day.jsonl.gz --compare     # both policies, and the best there is",
            "planner replay --config fleet.yaml --trace day.jsonl.gz --static 3,7   # never scaled",
            "planner replay --config fleet.yaml --trace qwen.jsonl --trace-unit s   # timestamps in seconds",
            "planner replay --config now.yaml --config new.yaml --trace mon.jsonl.gz --trace sun.jsonl.gz   # a grid",
            "planner replay --config fleet.yaml --trace day.jsonl.gz --output report.json --decisions d.jsonl");
    }

    private static void Run(IReadOnlyList<ReplayRequest> requests, CommandOutput output, CancellationToken interruption)
    {
        if (requests is [var only])
        {
            Run(only, output, interruption);
            return;
        }

        var rows = output.WithProgress("replaying", progress => ReplayGrid.Run(requests, progress, interruption));
        if (requests[0].Json)
        {
            output.Line(CliJson.Write(rows));
        }
        else
        {
            ReplayTable.Write(rows, output);
        }
    }

    private static void Run(ReplayRequest request, CommandOutput output, CancellationToken interruption)
    {
        using var files = new OutputFiles(request.Inputs);
        var report = files.Open("--output", request.ReportFile);
        var decisions = files.Open("--decisions", request.DecisionsFile);
        var html = files.Open("--html", request.HtmlFile);
        var comparison = output.WithProgress(
            "replaying", progress => ReplayComparison.Run(request, progress, interruption));
        report?.WriteLine(comparison.Main.Report.ToJson().ReplaceLineEndings("\n"));
        if (decisions is not null)
        {
            comparison.WriteDecisions(decisions);
        }

        html?.Write(HtmlReport.Write(request, comparison));
        files.Commit();
        if (request.Json)
        {
            output.Line(CliJson.Write(comparison.Rows));
        }
        else
        {
            ReplayTable.Write(request, comparison, output);
        }
    }
}
