using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Planner.Simulation;

namespace Planner.Cli.Output;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What the key calls it.</param>
/// <param name="Colour">Of the line, as in CSS.</param>
/// <param name="Value">Its value at a tick; null for a gap.</param>
internal sealed record ChartLine(string Name, string Colour, Func<ReplayTick, double?> Value);

/// <summary>Charts of a replay's ticks as SVG, with the key in HTML above, where it covers no data.</summary>
internal sealed class TickChart(IReadOnlyList<ReplayTick> ticks)
{
    private const int Width = 1000;
    private const int Height = 250;

    /// <summary>Beyond this a chart tells nothing, and its axis cannot be divided.</summary>
    private const double LargestValue = 1e12;

    private int _drawn;

    public string Draw(string title, string unit, params IReadOnlyList<ChartLine> lines)
    {
        var model = new PlotModel { DefaultFont = "Arial, Helvetica, sans-serif", PlotAreaBorderColor = OxyColors.LightGray };
        // A little below 0, so that lines along it are not cut.
        var largest = lines.Max(line => ticks.Max(tick => Drawable(line.Value(tick)) is var value && value > 0 ? value : 0));
        model.Axes.Add(Axis(AxisPosition.Bottom, "minutes", minimum: 0));
        model.Axes.Add(Axis(AxisPosition.Left, unit, minimum: largest / -50));
        foreach (var line in lines)
        {
            var series = new LineSeries
            {
                Color = OxyColor.Parse(line.Colour),
                StrokeThickness = 1.7,
                Decimator = ticks.Count > Width ? Decimator.Decimate : null,
            };
            series.Points.AddRange(Stairs(line));
            model.Series.Add(series);
        }

        var keys = string.Concat(lines.Select(line =>
            $"<span class=\"key\"><i style=\"background:{line.Colour}\"></i>{HtmlReport.Text(line.Name)}</span>"));
        return $"<h2>{HtmlReport.Text(title)}</h2>\n<figure><figcaption>{keys}</figcaption>\n{Svg(model)}</figure>\n";
    }

    /// <summary>Every value stays until the next; OxyPlot's own stairs are an element for each line of them.</summary>
    private IEnumerable<DataPoint> Stairs(ChartLine line)
    {
        for (var i = 0; i < ticks.Count; i++)
        {
            var value = Drawable(line.Value(ticks[i]));
            yield return new DataPoint(ticks[i].TimeS / 60, value);
            if (i + 1 < ticks.Count)
            {
                yield return new DataPoint(ticks[i + 1].TimeS / 60, value);
            }
        }
    }

    private static double Drawable(double? value) => value is { } number && number <= LargestValue ? number : double.NaN;

    private static LinearAxis Axis(AxisPosition position, string title, double minimum) => new()
    {
        Position = position,
        Title = title,
        AxisTitleDistance = 12,
        StringFormat = "#,0.###",
        Minimum = minimum,
        MinimumPadding = 0,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.FromRgb(0xEC, 0xEC, 0xEC),
        TicklineColor = OxyColors.LightGray,
        MinorTickSize = 0,
    };

    private string Svg(PlotModel model)
    {
        var svg = new StringBuilder(
            new SvgExporter { Width = Width, Height = Height, IsDocument = false }.ExportToString(model));
        // In one page the charts' names must differ, and there is one document.
        svg.Replace("clipPath", $"chart{++_drawn}-").Replace($"<chart{_drawn}- ", "<clipPath ").Replace($"</chart{_drawn}-", "</clipPath");
        var text = svg.ToString();
        return text[text.IndexOf("<svg", StringComparison.Ordinal)..];
    }
}
