namespace Planner.Forecasting;

/// <summary>Parameters of one damped-trend filter; simple exponential smoothing is the one without trend.</summary>
/// <param name="Alpha">Share of an error that the level takes.</param>
/// <param name="Beta">Share of that which the trend takes.</param>
/// <param name="Phi">What is left of the trend after a step.</param>
internal readonly record struct Smoothing(double Alpha, double Beta, double Phi);
