namespace Planner.Forecasting;

/// <summary>Prophet's additive model, fitted anew to the last points for every forecast.</summary>
/// <param name="window">Points that are fitted, at least 1.</param>
/// <param name="interval">Time between two points, by which daily and weekly seasons are switched on.</param>
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

    /// <inheritdoc/>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default) => model;

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        double[] values = [.. history.Points.TakeLast(window)];
        var scale = values.Max(Math.Abs);
        if (values.Length < MinPoints || KpssTest.AreEqual(values) || !double.IsNormal(scale))
        {
            return new Forecast(values[^1]);
        }

        var next = scale * ProphetFit.Of(Array.ConvertAll(values, value => value / scale), interval).Next;
        return new Forecast(double.IsFinite(next) ? Math.Max(0, next) : values[^1]);
    }
}
