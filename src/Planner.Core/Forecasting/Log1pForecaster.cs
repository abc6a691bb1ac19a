namespace Planner.Forecasting;

/// <summary>
/// Forecasts log(1 + y) by another forecaster: changes become relative, and no forecast is negative.
/// </summary>
public sealed class Log1pForecaster(IForecaster inner) : IForecaster
{
    /// <inheritdoc/>
    public string Key => "log1p " + inner.Key;

    /// <inheritdoc/>
    public int MinPoints => inner.MinPoints;

    /// <inheritdoc/>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default) =>
        inner.Learn(model, history.Select(double.LogP1), cancellation);

    /// <inheritdoc/>
    public ForecasterModel LearnAll(SeriesHistory history, CancellationToken cancellation = default) =>
        inner.LearnAll(history.Select(double.LogP1), cancellation);

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        var forecast = inner.PredictNext(model, history.Select(double.LogP1), cancellation);
        return new Forecast(Back(forecast.Value), Back(forecast.Lower), Back(forecast.Upper));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ExpertOpinion> Opinions(ForecasterModel model, SeriesHistory history) =>
        [.. inner.Opinions(model, history.Select(double.LogP1)).Select(one => one with { Forecast = Back(one.Forecast) })];

    // MathNet.Numerics 5.0.0 has Expm1 to 1e-9 only near 0; exp(x) - 1 is exact enough for a count of requests.
    private static double Back(double value) => Math.Max(0, double.ExpM1(value));

    private static double? Back(double? value) => value is { } number ? Back(number) : null;
}
