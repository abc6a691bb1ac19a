using Planner.Cli.Commands;
using Planner.Forecasting;

namespace Planner.Cli.Output;

/// <summary>Forecasts as one self-contained page: the table, and for each predictor a chart of what came and what it expected.</summary>
internal static class ForecastReport
{
    private const double Day = 86_400;
    private const double Hour = 3600;

    public static string Write(ForecastRequest request, IReadOnlyList<PredictorRun> runs)
    {
        var page = new HtmlPage($"Forecasts of {request.Series.Column}");
        page.AddParagraph($"Rows {request.First} to {request.Series.Values.Count - 1}, each forecast from the rows before it, " +
            $"one step of {request.StepS:G4} s ahead. MASE is the error as a share of that of forecasting the last value; " +
            $"an interval is to cover {request.Level * 100:0.##} %.");
        page.AddTable(ForecastTable.Headings, runs.Select(run => ForecastTable.Cells(run.Score)));
        foreach (var run in runs)
        {
            Draw(page, request, run);
        }

        return page.ToString();
    }

    private static void Draw(HtmlPage page, ForecastRequest request, PredictorRun run)
    {
        var (unit, seconds) = Unit(request);
        var band = run.Rows.Any(row => row.Upper is not null)
            ? new ChartBand<ForecastRow>(
                $"{request.Level * 100:0.##} % interval", "#f3c9ce", row => row.Lower, row => row.Upper)
            : null;
        var chart = new Chart<ForecastRow>(run.Rows, (unit, row => row.Step * request.StepS / seconds))
        {
            From = request.First * request.StepS / seconds,
        };
        chart.DrawOn(
            page, run.Score.Predictor, request.Series.Column,
            [new("actual", "#1f77b4", row => row.Actual), new("forecast", "#d1495b", row => row.Forecast)], band);
        if (run.Trusts() is { } trusts)
        {
            page.AddParagraph($"After the last row {trusts}.");
        }
    }

    private static (string Name, double Seconds) Unit(ForecastRequest request) =>
        (request.Series.Values.Count * request.StepS) switch
        {
            > 3 * Day => ("days", Day),
            > 3 * Hour => ("hours", Hour),
            _ => ("minutes", 60),
        };
}
