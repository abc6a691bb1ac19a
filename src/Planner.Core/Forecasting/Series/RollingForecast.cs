namespace Planner.Forecasting;

/// <summary>One step of a rolling forecast.</summary>
/// <param name="Step">Row of the series, from 0.</param>
/// <param name="Actual">What came; null in a gap.</param>
/// <param name="Forecast">What was forecast from the rows before; null where there was nothing to forecast from.</param>
/// <param name="Lower">Lower end of the prediction interval, where the forecaster has one.</param>
/// <param name="Upper">Upper end of the prediction interval, where the forecaster has one.</param>
public sealed record ForecastRow(int Step, double? Actual, double? Forecast, double? Lower, double? Upper);

/// <summary>Forecasts a recorded series one step ahead, row by row, as the ticks would have.</summary>
public static class RollingForecast
{
    /// <summary>For every row from the first on, the forecast made from the rows before it.</summary>
    /// <param name="values">The series, finite and at least 0; null for a gap.</param>
    /// <param name="forecaster">Who forecasts.</param>
    /// <param name="first">First row to forecast, from 0.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IReadOnlyList<ForecastRow> Run(
        IReadOnlyList<double?> values, IForecaster forecaster, int first, CancellationToken cancellation = default) =>
        Run(values, forecaster, first, out _, cancellation);

    /// <summary>The same, and what the forecaster knows after the last row.</summary>
    public static IReadOnlyList<ForecastRow> Run(
        IReadOnlyList<double?> values, IForecaster forecaster, int first, out ForecastSeries series,
        CancellationToken cancellation = default)
    {
        series = ForecastSeries.Empty;
        var rows = new List<ForecastRow>();
        for (var i = 0; i < values.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (i >= first)
            {
                var forecast = series.PredictNext(forecaster, cancellation);
                rows.Add(new ForecastRow(i, values[i], forecast?.Value, forecast?.Lower, forecast?.Upper));
            }

            series = series.Append(forecaster, values[i], cancellation);
        }

        return rows;
    }
}

/// <summary>How far forecasts were off, over the rows that have both an actual value and a forecast.</summary>
/// <param name="Scored">Such rows.</param>
/// <param name="Mae">Mean absolute error; null without such rows.</param>
/// <param name="Rmse">Root of the mean squared error; null without such rows.</param>
/// <param name="Mase">Mean absolute error over that of forecasting the last value; null where that makes none.</param>
public sealed record ForecastErrors(int Scored, double? Mae, double? Rmse, double? Mase)
{
    /// <summary>Measures a rolling forecast.</summary>
    /// <param name="rows">The forecasts.</param>
    /// <param name="lastValues">The same rows as forecast by <see cref="ConstantForecaster"/>.</param>
    public static ForecastErrors Of(IReadOnlyList<ForecastRow> rows, IReadOnlyList<ForecastRow> lastValues)
    {
        double[] errors = [.. Errors(rows)];
        if (errors.Length == 0)
        {
            return new ForecastErrors(0, null, null, null);
        }

        var mae = errors.Average(Math.Abs);
        var naive = Errors(lastValues).Average(Math.Abs);
        return new ForecastErrors(
            errors.Length, mae, Math.Sqrt(errors.Average(error => error * error)), naive > 0 ? mae / naive : null);
    }

    private static IEnumerable<double> Errors(IReadOnlyList<ForecastRow> rows)
    {
        foreach (var row in rows)
        {
            if (row is { Actual: { } actual, Forecast: { } forecast })
            {
                yield return actual - forecast;
            }
        }
    }

    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"MAE {Text(Mae)}  RMSE {Text(Rmse)}  MASE {Text(Mase)}  over {Scored} {(Scored == 1 ? "forecast" : "forecasts")}";

    private static string Text(double? error) => error?.ToString("G6") ?? "n/a";
}
