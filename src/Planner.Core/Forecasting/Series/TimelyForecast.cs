namespace Planner.Forecasting;

/// <summary>What a tick does with a forecaster that takes too long: it goes on without, and loses nothing.</summary>
internal static class TimelyForecast
{
    /// <summary>
    /// Adds one interval. Where the deadline passes, the point is in the history all the same and the model stays as it
    /// was, to go on from next time.
    /// </summary>
    public static ForecastSeries AppendInTime(
        this ForecastSeries series, IForecaster forecaster, double? value, CancellationToken deadline)
    {
        try
        {
            return series.Append(forecaster, value, deadline);
        }
        catch (OperationCanceledException)
        {
            return series with { History = series.History.Append(value ?? double.NaN) };
        }
    }

    /// <summary>Forecasts the next interval; the last value where the deadline passes.</summary>
    public static (Forecast? Forecast, bool IsCutOff) PredictInTime(
        this ForecastSeries series, IForecaster forecaster, CancellationToken deadline)
    {
        try
        {
            return (series.PredictNext(forecaster, deadline), false);
        }
        catch (OperationCanceledException)
        {
            return (series.History.Last is { } last ? new Forecast(last) : null, true);
        }
    }
}
