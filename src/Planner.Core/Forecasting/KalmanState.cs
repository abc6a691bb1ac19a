namespace Planner.Forecasting;

/// <summary>State of the filter: estimate and its covariance, which is symmetric.</summary>
/// <param name="Level">Level of the series.</param>
/// <param name="Trend">Change of the level in a step.</param>
/// <param name="P00">Variance of the level.</param>
/// <param name="P01">Covariance of level and trend.</param>
/// <param name="P11">Variance of the trend.</param>
public sealed record KalmanState(double Level, double Trend, double P00, double P01, double P11)
{
    // Vague enough that the second point decides the trend.
    private const double StartVariance = 1000;

    internal static KalmanState Start(double z) => new(z, 0, StartVariance, 0, StartVariance);
}
