namespace Planner.Forecasting;

/// <summary>The rules that all forecasters share, around any <see cref="IForecaster"/>.</summary>
public static class SeriesForecast
{
    /// <summary>Adds one interval to a series.</summary>
    /// <param name="series">The series so far.</param>
    /// <param name="forecaster">Who learns the point.</param>
    /// <param name="value">The interval's value, finite and at least 0; null: it has none, which is remembered.</param>
    /// <param name="cancellation">Ends what takes long.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static ForecastSeries Append(
        this ForecastSeries series, IForecaster forecaster, double? value, CancellationToken cancellation = default)
    {
        var current = series.LearntBy(forecaster, cancellation);
        var history = current.History.Append(value ?? double.NaN);
        var learnsSomething = value is not null && !ReferenceEquals(history, current.History) && !history.SkipsZeros;
        return current with
        {
            History = history,
            Model = learnsSomething ? forecaster.Learn(current.Model, history, cancellation) : current.Model,
        };
    }

    /// <summary>Forecasts the next interval.</summary>
    /// <returns>
    /// The last value where there are too few points or the forecast is not finite; 0 where only zeros have been
    /// seen; null where nothing has. Never negative.
    /// </returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static Forecast? PredictNext(
        this ForecastSeries series, IForecaster forecaster, CancellationToken cancellation = default)
    {
        var current = series.LearntBy(forecaster, cancellation);
        if (current.History.Last is not { } last)
        {
            return null;
        }

        if (current.History.Count < forecaster.MinPoints)
        {
            return new Forecast(last);
        }

        var forecast = forecaster.PredictNext(current.Model, current.History, cancellation);
        return double.IsFinite(forecast.Value) ? NotNegative(forecast) : new Forecast(last);
    }

    /// <summary>The series with a model of this forecaster, learnt again where another one made it.</summary>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static ForecastSeries LearntBy(
        this ForecastSeries series, IForecaster forecaster, CancellationToken cancellation = default) =>
        series.ModelKey == forecaster.Key
            ? series
            : series with { ModelKey = forecaster.Key, Model = forecaster.LearnAll(series.History, cancellation) };

    private static Forecast NotNegative(Forecast forecast) => new(
        Math.Max(0, forecast.Value),
        forecast.Lower is { } lower ? Math.Max(0, lower) : null,
        forecast.Upper is { } upper ? Math.Max(0, upper) : null);
}
