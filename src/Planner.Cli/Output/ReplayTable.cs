using Planner.Cli.Commands;
using Spectre.Console;

namespace Planner.Cli.Output;

/// <summary>A replay's outcome as a table for people.</summary>
internal static class ReplayTable
{
    public static readonly IReadOnlyList<string> Headings =
    [
        "plan", "size P,D", "within SLA", "TTFT ok", "ITL ok", "TTFT p99", "ITL p99", "GPU-hours", "good/GPU-h", "scalings",
    ];

    public static void Write(ReplayRequest request, ReplayComparison comparison, CommandOutput output)
    {
        var config = request.Deployment.Config;
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(Headings[0]);
        foreach (var column in Headings.Skip(1))
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var row in comparison.Rows)
        {
            table.AddRow([.. Cells(row).Select(cell => new Text(cell))]);
        }

        output.Line($"{request.TraceName}: {request.Trace.Count} requests in {comparison.Main.Report.RunEndS:F0} s, " +
            $"limits {config.TtftMs:0.##} ms TTFT and {config.ItlMs:0.##} ms ITL, start-up {request.Simulator.StartupS:0.##} s");
        output.Table(table);
    }

    public static IEnumerable<string> Cells(ReplayRow row) => row.Report is { } report
        ?
        [
            row.Plan,
            row.Size ?? "varies",
            $"{report.SlaAttainment:P1}",
            $"{report.TtftAttainment:P1}",
            $"{report.ItlAttainment:P1}",
            $"{report.TtftMs.P99:F0} ms",
            report.ItlMs is { } itl ? $"{itl.P99:F2} ms" : "",
            $"{report.GpuHours.Total:F3}",
            $"{report.GoodputPerGpuHour:F0}",
            $"{report.ScalingEvents}",
        ]
        : [row.Plan, "none found", .. Enumerable.Repeat("", 8)];
}
