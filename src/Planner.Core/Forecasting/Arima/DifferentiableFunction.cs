namespace Planner.Forecasting;

/// <summary>A function of some parameters that writes its derivatives and returns its value.</summary>
internal delegate double DifferentiableFunction(ReadOnlySpan<double> x, Span<double> gradient);
