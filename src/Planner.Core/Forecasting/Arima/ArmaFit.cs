namespace Planner.Forecasting;

/// <summary>An order's model of greatest likelihood.</summary>
/// <param name="Order">The order.</param>
/// <param name="Free">Its free parameters (<see cref="PartialCorrelations"/>), AR before MA.</param>
/// <param name="LogLikelihood">Log-likelihood; minus infinity where the order cannot be fitted.</param>
internal sealed record ArmaFit(ArmaOrder Order, double[] Free, double LogLikelihood)
{
    /// <summary>Akaike's criterion.</summary>
    public double Aic => (2 * Order.Parameters) - (2 * LogLikelihood);
}
