namespace Planner.Forecasting;

/// <summary>One step of a rolling forecast.</summary>
/// <param name="Step">Row of the series, from 0.</param>
/// <param name="Actual">What came; null in a gap.</param>
/// <param name="Forecast">What was forecast from the rows before; null where there was nothing to forecast from.</param>
/// <param name="Lower">Lower end of the prediction interval, where the forecaster has one.</param>
/// <param name="Upper">Upper end of the prediction interval, where the forecaster has one.</param>
public sealed record ForecastRow(int Step, double? Actual, double? Forecast, double? Lower, double? Upper);
