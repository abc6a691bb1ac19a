namespace Planner.Forecasting;

/// <summary>Prophet's additive model, fitted anew to the last points for every forecast.</summary>
/// <param name="window">Points that are fitted, at least 1.</param>
/// <param name="interval">Time between two points, by which daily, weekly and yearly seasons are switched on.</param>
/// <remarks>
/// Compatible with Dynamo's choice of that name, and no better: on nine real series its error is 1.1 times that of the last
/// value. Unlike v1.0, which asks for a time already past, it forecasts the next point.
/// </remarks>
public sealed class ProphetForecaster(int window, TimeSpan interval) : IForecaster
{
    /// <inheritdoc/>
    public string Key => $"prophet {window} {interval.TotalSeconds:R}";

    /// <inheritdoc/>
    public int MinPoints => 5;

    /// <summary>Learns nothing: the history has all that a fit needs.</summary>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default) => model;

    /// <inheritdoc cref="Learn"/>
    public ForecasterModel LearnAll(SeriesHistory history, CancellationToken cancellation = default) => ForecasterModel.Empty;

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var points = ProphetPoints.Last(history.Values, window);
        var (least, scale) = (points.Values.Min(), points.Values.Max());
        if (points.Values.Length < MinPoints || least == scale || !double.IsNormal(scale))
        {
            return new Forecast(points.Values[^1]);
        }

        var next = scale * ProphetFit.Of(points.Over(scale), interval, cancellation).Next;
        return new Forecast(double.IsFinite(next) ? Math.Max(0, next) : points.Values[^1]);
    }
}
