using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Planner.Cli.Output;

/// <summary>Charts of the same rows, as SVG.</summary>
/// <param name="rows">The rows, at least one.</param>
/// <param name="across">What the horizontal axis shows, and where a row is on it.</param>
internal sealed class Chart<T>(IReadOnlyList<T> rows, (string Title, Func<T, double> Of) across)
{
    private const int Width = 1000;
    private const int Height = 250;

    /// <summary>Beyond this a chart tells nothing, and its axis cannot be divided.</summary>
    private const double LargestValue = 1e12;

    /// <summary>Whether every value stays until the next.</summary>
    public bool Stairs { get; init; }

    /// <summary>Where the horizontal axis begins.</summary>
    public double From { get; init; }

    /// <summary>Whether the horizontal axis is of ratios; all rows are above 0 then.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Draws lines, in front of a band where there is one.</summary>
    public void DrawOn(HtmlPage page, string title, string unit, IReadOnlyList<ChartLine<T>> lines, ChartBand<T>? band = null)
    {
        var model = new PlotModel { DefaultFont = "Arial, Helvetica, sans-serif", PlotAreaBorderColor = OxyColors.LightGray };
        // A little below 0, so that lines along it are not cut.
        var largest = lines.Select(line => line.Value).Append(row => band?.Upper(row))
            .Max(value => rows.Max(row => Drawable(value(row)) is var number && number > 0 ? number : 0));
        model.Axes.Add(Axis(Logarithmic ? new LogarithmicAxis() : new LinearAxis(), AxisPosition.Bottom, across.Title, minimum: From));
        model.Axes.Add(Axis(new LinearAxis(), AxisPosition.Left, unit, minimum: largest / -50));
        foreach (var area in band is null ? [] : Areas(band))
        {
            model.Series.Add(area);
        }

        foreach (var line in lines)
        {
            model.Series.Add(Line(line));
        }

        page.AddChart(
            title,
            lines.Where(line => line.Name.Length > 0).Select(line => (line.Name, line.Colour)).Concat(band is null ? [] : [(band.Name, band.Colour)]),
            Svg(model));
    }

    private LineSeries Line(ChartLine<T> line)
    {
        var series = new LineSeries
        {
            Color = OxyColor.Parse(line.Colour),
            StrokeThickness = 1.7,
            LineStyle = line.Marks ? LineStyle.None : LineStyle.Automatic,
            MarkerType = line.Marks ? MarkerType.Circle : MarkerType.None,
            MarkerFill = OxyColor.Parse(line.Colour),
            Decimator = rows.Count > Width ? Decimator.Decimate : null,
        };
        series.Points.AddRange(Stairs
            ? Steps(line)
            : rows.Select(row => new DataPoint(across.Of(row), Drawable(line.Value(row)))));
        return series;
    }

    /// <summary>OxyPlot's own stairs are an element for each line of them.</summary>
    private IEnumerable<DataPoint> Steps(ChartLine<T> line)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var value = Drawable(line.Value(rows[i]));
            yield return new DataPoint(across.Of(rows[i]), value);
            if (i + 1 < rows.Count)
            {
                yield return new DataPoint(across.Of(rows[i + 1]), value);
            }
        }
    }

    /// <summary>An area for each stretch without gaps.</summary>
    private List<AreaSeries> Areas(ChartBand<T> band)
    {
        var areas = new List<AreaSeries>();
        var goesOn = false;
        foreach (var row in rows)
        {
            var (lower, upper) = (Drawable(band.Lower(row)), Drawable(band.Upper(row)));
            var isGap = double.IsNaN(lower) || double.IsNaN(upper);
            if (!isGap)
            {
                if (!goesOn)
                {
                    areas.Add(new AreaSeries { Color = OxyColors.Transparent, Fill = OxyColor.Parse(band.Colour) });
                }

                areas[^1].Points.Add(new DataPoint(across.Of(row), upper));
                areas[^1].Points2.Add(new DataPoint(across.Of(row), lower));
            }

            goesOn = !isGap;
        }

        return areas;
    }

    private static double Drawable(double? value) => value is { } number && number <= LargestValue ? number : double.NaN;

    private static Axis Axis(Axis axis, AxisPosition position, string title, double minimum)
    {
        axis.Position = position;
        axis.Title = title;
        axis.AxisTitleDistance = 12;
        axis.StringFormat = "#,0.###";
        axis.Minimum = minimum;
        axis.MinimumPadding = 0;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = OxyColor.FromRgb(0xEC, 0xEC, 0xEC);
        axis.TicklineColor = OxyColors.LightGray;
        axis.MinorTickSize = 0;
        return axis;
    }

    private static string Svg(PlotModel model)
    {
        var svg = new SvgExporter { Width = Width, Height = Height, IsDocument = false }.ExportToString(model);
        // There is one document.
        return svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
    }
}
