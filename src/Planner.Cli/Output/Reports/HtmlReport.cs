using Planner.Cli.Commands;
using Planner.Simulation;

namespace Planner.Cli.Output;

/// <summary>A replay as one self-contained page: the table, charts of traffic, replicas and latencies, the decisions.</summary>
internal static class HtmlReport
{
    public static string Write(ReplayRequest request, ReplayComparison comparison)
    {
        var page = new HtmlPage($"Replay of {request.TraceName}");
        page.AddParagraph(ReplayTable.Summary(request, comparison));
        page.AddTable(["", .. comparison.Rows.Select(row => row.Plan)], ReplayFigures.Cells(request, comparison.Rows));
        foreach (var row in comparison.Rows.Where(row => row.Note is not null))
        {
            page.AddParagraph($"{row.Plan}: {row.Note}");
        }

        AddCharts(page, request, comparison.Main.Ticks);
        page.AddHeading("Changes of target");
        page.AddTable(["time", "prefill", "decode", "reason"], comparison.Main.Changes.Select(Cells), "text");
        return page.ToString();
    }

    private static IEnumerable<string> Cells(ReplayChange change) =>
    [
        TimeSpan.FromSeconds(change.TimeS).ToString("g"),
        $"{change.Decision.FromPrefill} → {change.Decision.Prefill}",
        $"{change.Decision.FromDecode} → {change.Decision.Decode}",
        change.Decision.Reason,
    ];

    private static void AddCharts(HtmlPage page, ReplayRequest request, IReadOnlyList<ReplayTick> ticks)
    {
        if (ticks.Count == 0)
        {
            return;
        }

        var config = request.Deployment.Config;
        var chart = new Chart<ReplayTick>(ticks, ("minutes", tick => tick.TimeS / 60)) { Stairs = true };
        chart.DrawOn(page, $"Requests in {config.ThroughputAdjustmentInterval.TotalSeconds:0} s", "requests",
        [
            new("arrived", "#1f77b4", tick => tick.Window.Arrivals),
            new("finished", "#2a9d5c", tick => tick.Window.Finished),
            new("forecast for the next interval", "#d1495b", tick => tick.Decision?.Predicted?.RequestCount),
        ]);
        chart.DrawOn(page, "Replicas asked for", "replicas",
        [
            new("prefill", "#1f77b4", tick => tick.Targets.Prefill),
            new("decode", "#e07b00", tick => tick.Targets.Decode),
        ]);
        chart.DrawOn(page, "Mean time to first token", "ms",
        [
            new("observed", "#1f77b4", tick => tick.Window.TtftMs),
            new($"limit {config.TtftMs:G4} ms", "#d1495b", _ => config.TtftMs),
        ]);
        chart.DrawOn(page, "Mean inter-token latency", "ms",
        [
            new("observed", "#1f77b4", tick => tick.Window.ItlMs),
            new($"limit {config.ItlMs:G4} ms", "#d1495b", _ => config.ItlMs),
        ]);
    }
}
