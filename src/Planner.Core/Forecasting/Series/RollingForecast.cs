namespace Planner.Forecasting;

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
