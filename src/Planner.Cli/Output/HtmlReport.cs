using System.Net;
using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Planner.Cli.Commands;
using Planner.Simulation;

namespace Planner.Cli.Output;

/// <summary>A replay as one self-contained page: the table, and charts of traffic, replicas and latencies.</summary>
internal static class HtmlReport
{
    private const int ChartWidth = 1000;
    private const int ChartHeight = 260;

    public static string Write(ReplayRequest request, ReplayComparison comparison)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Replay of ")
            .Append(WebUtility.HtmlEncode(request.TraceName))
            .Append("""
                </title><style>
                body { font: 15px system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; color: #222 }
                table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .3rem .7rem; text-align: right; border-bottom: 1px solid #ddd }
                td:first-child, th:first-child { text-align: left } svg { max-width: 100%; height: auto } li { margin: .2rem 0 }
                </style></head><body>
                """);
        page.Append("<h1>Replay of ").Append(WebUtility.HtmlEncode(request.TraceName)).Append("</h1>\n<table><tr>");
        foreach (var heading in ReplayTable.Headings)
        {
            page.Append("<th>").Append(heading).Append("</th>");
        }

        page.Append("</tr>\n");
        foreach (var row in comparison.Rows)
        {
            page.Append("<tr>");
            foreach (var cell in ReplayTable.Cells(row))
            {
                page.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            }

            page.Append("</tr>\n");
        }

        page.Append("</table>\n");
        AppendCharts(page, request, comparison.Main.Ticks);
        AppendDecisions(page, comparison.Main);
        return page.Append("</body></html>\n").ToString();
    }

    private static void AppendCharts(StringBuilder page, ReplayRequest request, IReadOnlyList<ReplayTick> ticks)
    {
        if (ticks.Count == 0)
        {
            return;
        }

        var config = request.Deployment.Config;
        page.Append(Chart("Requests an interval", ticks,
            ("arrived", tick => tick.Window.Arrivals), ("finished", tick => tick.Window.Finished),
            ("forecast for the next", tick => tick.Decision.Predicted?.RequestCount)));
        page.Append(Chart("Replicas asked for", ticks,
            ("prefill", tick => tick.Decision.Prefill), ("decode", tick => tick.Decision.Decode)));
        page.Append(Chart("Mean time to first token, ms", ticks,
            ("observed", tick => tick.Window.TtftMs), ("limit", _ => config.TtftMs)));
        page.Append(Chart("Mean inter-token latency, ms", ticks,
            ("observed", tick => tick.Window.ItlMs), ("limit", _ => config.ItlMs)));
    }

    private static string Chart(
        string title, IReadOnlyList<ReplayTick> ticks, params (string Name, Func<ReplayTick, double?> Value)[] lines)
    {
        var model = new PlotModel { Title = title, TitleFontSize = 14, IsLegendVisible = true };
        model.Legends.Add(new OxyPlot.Legends.Legend { LegendPosition = OxyPlot.Legends.LegendPosition.TopLeft });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = "minutes", MajorGridlineStyle = LineStyle.Dot });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Minimum = 0, MajorGridlineStyle = LineStyle.Dot });
        foreach (var (name, value) in lines)
        {
            var series = new StairStepSeries { Title = name };
            series.Points.AddRange(ticks.Select(tick => new DataPoint(tick.TimeS / 60, value(tick) ?? double.NaN)));
            model.Series.Add(series);
        }

        return new SvgExporter { Width = ChartWidth, Height = ChartHeight, IsDocument = false }.ExportToString(model) + "\n";
    }

    private static void AppendDecisions(StringBuilder page, ReplayOutcome outcome)
    {
        page.Append("<h2>Changes of target</h2>\n<ol>\n");
        foreach (var change in outcome.Changes)
        {
            page.Append($"<li>{TimeSpan.FromSeconds(change.TimeS):h\\:mm\\:ss} ")
                .Append(WebUtility.HtmlEncode(change.Decision.Reason)).Append("</li>\n");
        }

        page.Append("</ol>\n");
    }
}
