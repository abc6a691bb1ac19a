namespace Planner.Forecasting;

/// <summary>What one expert of an ensemble says.</summary>
/// <param name="Expert">Its name.</param>
/// <param name="Forecast">What it expects; null where it has nothing to say yet, or no finite number.</param>
/// <param name="Weight">Its share in the ensemble's forecast, 0 to 1.</param>
public sealed record ExpertOpinion(string Expert, double? Forecast, double Weight);
