using System.Net;
using System.Text;
using Planner.Cli.Commands;
using Planner.Simulation;

namespace Planner.Cli.Output;

/// <summary>A replay as one self-contained page: the table, charts of traffic, replicas and latencies, the decisions.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #222; background: #fff }
        h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 2rem 0 .3rem }
        table { border-collapse: collapse; margin: 1rem 0; width: 100%; font-size: .92rem }
        td, th { padding: .3rem .5rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; vertical-align: top }
        td:first-child, th:first-child, .text { text-align: left } th, .text { white-space: normal }
        figure { margin: 0 } svg { max-width: 100%; height: auto }
        .key { margin-right: 1.2rem; color: #444 } .key i { display: inline-block; width: 1.4rem; height: 3px; margin-right: .4rem; vertical-align: middle }

        """;

    public static string Write(ReplayRequest request, ReplayComparison comparison)
    {
        var title = $"Replay of {Text(request.TraceName)}";
        var page = new StringBuilder()
            .Append($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\n")
            .Append($"<style>\n{Style}</style></head><body>\n<h1>{title}</h1>\n")
            .Append($"<p>{Text(ReplayTable.Summary(request, comparison))}</p>\n");
        AppendTable(page, ReplayTable.Headings, comparison.Rows.Select(ReplayTable.Cells));
        foreach (var row in comparison.Rows.Where(row => row.Note is not null))
        {
            page.Append($"<p>{Text($"{row.Plan}: {row.Note}")}</p>\n");
        }

        AppendCharts(page, request, comparison.Main.Ticks);
        page.Append("<h2>Changes of target</h2>\n");
        AppendTable(page, ["time", "prefill", "decode", "reason"], comparison.Main.Changes.Select(Cells), "text");
        return page.Append("</body></html>\n").ToString();
    }

    private static IEnumerable<string> Cells(ReplayChange change) =>
    [
        TimeSpan.FromSeconds(change.TimeS).ToString("g"),
        $"{change.Decision.FromPrefill} → {change.Decision.Prefill}",
        $"{change.Decision.FromDecode} → {change.Decision.Decode}",
        change.Decision.Reason,
    ];

    private static void AppendTable(
        StringBuilder page, IReadOnlyList<string> headings, IEnumerable<IEnumerable<string>> rows, string lastClass = "")
    {
        string Row(string tag, IEnumerable<string> cells) => "<tr>" + string.Concat(cells.Select((cell, i) =>
            $"<{tag}{(i == headings.Count - 1 && lastClass.Length > 0 ? $" class=\"{lastClass}\"" : "")}>{Text(cell)}</{tag}>")) + "</tr>\n";

        page.Append("<table>\n").Append(Row("th", headings));
        foreach (var row in rows)
        {
            page.Append(Row("td", row));
        }

        page.Append("</table>\n");
    }

    private static void AppendCharts(StringBuilder page, ReplayRequest request, IReadOnlyList<ReplayTick> ticks)
    {
        if (ticks.Count == 0)
        {
            return;
        }

        var config = request.Deployment.Config;
        var chart = new TickChart(ticks);
        page.Append(chart.Draw($"Requests in {config.ThroughputAdjustmentInterval.TotalSeconds:0} s", "requests",
            new("arrived", "#1f77b4", tick => tick.Window.Arrivals),
            new("finished", "#2a9d5c", tick => tick.Window.Finished),
            new("forecast for the next interval", "#d1495b", tick => tick.Decision?.Predicted?.RequestCount)));
        page.Append(chart.Draw("Replicas asked for", "replicas",
            new("prefill", "#1f77b4", tick => tick.Targets.Prefill),
            new("decode", "#e07b00", tick => tick.Targets.Decode)));
        page.Append(chart.Draw("Mean time to first token", "ms",
            new("observed", "#1f77b4", tick => tick.Window.TtftMs),
            new($"limit {config.TtftMs:G4} ms", "#d1495b", _ => config.TtftMs)));
        page.Append(chart.Draw("Mean inter-token latency", "ms",
            new("observed", "#1f77b4", tick => tick.Window.ItlMs),
            new($"limit {config.ItlMs:G4} ms", "#d1495b", _ => config.ItlMs)));
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(text);
}
