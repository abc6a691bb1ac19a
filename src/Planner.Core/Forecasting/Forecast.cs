namespace Planner.Forecasting;

/// <summary>A forecast of one point.</summary>
/// <param name="Value">Expected value; finite and not negative when it comes from <see cref="SeriesForecast"/>.</param>
/// <param name="Lower">Lower end of the prediction interval, where the forecaster has one.</param>
/// <param name="Upper">Upper end of the prediction interval, where the forecaster has one.</param>
public sealed record Forecast(double Value, double? Lower = null, double? Upper = null);
