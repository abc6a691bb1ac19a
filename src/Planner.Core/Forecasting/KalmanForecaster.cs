namespace Planner.Forecasting;

/// <summary>Follows level and trend of a series by a Kalman filter.</summary>
/// <param name="qLevel">Variance that the level gains in a step, at least 0.</param>
/// <param name="qTrend">Variance that the trend gains in a step, at least 0.</param>
/// <param name="r">Variance of an observation, above 0.</param>
/// <param name="minPoints">Points before it forecasts more than the last value.</param>
/// <remarks>
/// The local linear trend model of Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989),
/// section 2.3.1, with Dynamo v1.0's start: the first point sets the level, P0 = 1000 I.
/// </remarks>
public sealed class KalmanForecaster(double qLevel, double qTrend, double r, int minPoints) : IForecaster
{
    // Dynamo v1.0 keeps the variances off zero by these.
    private const double LeastQ = 1e-12;
    private const double LeastR = 1e-9;

    private readonly double _qLevel = Math.Max(LeastQ, qLevel);
    private readonly double _qTrend = Math.Max(LeastQ, qTrend);
    private readonly double _r = Math.Max(LeastR, r);

    /// <inheritdoc/>
    public string Key => $"kalman {_qLevel:R} {_qTrend:R} {_r:R}";

    /// <inheritdoc/>
    public int MinPoints => minPoints;

    /// <inheritdoc/>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        var z = history.Last ?? throw new ArgumentException("a history with at least one point", nameof(history));
        var state = model.Kalman is { } previous ? Update(Predict(previous), z) : KalmanState.Start(z);

        // Near double's limit a step overflows: a filter that has lost its way begins anew.
        return model with { Kalman = double.IsFinite(state.Level + state.Trend) ? state : KalmanState.Start(z) };
    }

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default) =>
        new(Predict(model.Kalman ?? KalmanState.Start(history.Last ?? 0)).Level);

    /// <summary>The state one step on, before the point of that step is known: x = F x, P = F P F' + Q.</summary>
    internal KalmanState Predict(KalmanState state) => new(
        state.Level + state.Trend,
        state.Trend,
        state.P00 + state.P01 + state.P01 + state.P11 + _qLevel,
        state.P01 + state.P11,
        state.P11 + _qTrend);

    /// <summary>The state after a point has been seen: K = P H' / S, x = x + K y, P = (I - K H) P.</summary>
    internal KalmanState Update(KalmanState prior, double z)
    {
        var s = prior.P00 + _r;
        var (k0, k1) = (prior.P00 / s, prior.P01 / s);
        var residual = z - prior.Level;
        return new KalmanState(
            prior.Level + (k0 * residual),
            prior.Trend + (k1 * residual),
            (1 - k0) * prior.P00,
            (1 - k0) * prior.P01,
            prior.P11 - (k1 * prior.P01));
    }
}
