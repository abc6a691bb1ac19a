namespace Planner.Forecasting;

/// <summary>Forecasts the last value. Hard to beat on short intervals, and free.</summary>
public sealed class ConstantForecaster : IForecaster
{
    /// <inheritdoc/>
    public string Key => "constant";

    /// <inheritdoc/>
    public int MinPoints => 1;

    /// <inheritdoc/>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default) => model;

    /// <inheritdoc/>
    public ForecasterModel LearnAll(SeriesHistory history, CancellationToken cancellation = default) => ForecasterModel.Empty;

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default) => new(history.Last ?? 0);
}
