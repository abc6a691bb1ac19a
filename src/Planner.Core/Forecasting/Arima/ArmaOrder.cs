namespace Planner.Forecasting;

/// <summary>Order of an ARMA model.</summary>
/// <param name="P">AR coefficients, 0 to <see cref="MostTerms"/>.</param>
/// <param name="Q">MA coefficients, 0 to <see cref="MostTerms"/>.</param>
/// <param name="HasMean">Whether the series has a mean to estimate.</param>
internal readonly record struct ArmaOrder(int P, int Q, bool HasMean)
{
    /// <summary>Most coefficients of either kind.</summary>
    public const int MostTerms = 5;

    /// <summary>Parameters of the likelihood: coefficients, mean, and the variance of the noise.</summary>
    public int Parameters => P + Q + (HasMean ? 1 : 0) + 1;
}
