namespace Planner.Forecasting;

/// <summary>Which orders to try.</summary>
/// <param name="P">AR order.</param>
/// <param name="Q">MA order.</param>
/// <param name="HasMean">Whether the differenced series has a mean.</param>
internal readonly record struct ArmaOrder(int P, int Q, bool HasMean);

/// <summary>An order's best fit.</summary>
/// <param name="Model">The model.</param>
/// <param name="Aic">Akaike's criterion; infinite where it cannot be fitted.</param>
/// <param name="Variance">Variance of the noise.</param>
/// <param name="LogLikelihood">Log-likelihood.</param>
internal sealed record ArimaCandidate(ArimaModel Model, double Aic, double Variance, double LogLikelihood);

/// <summary>
/// Finds the order of an ARIMA model step by step, by AIC (Hyndman and Khandakar, Journal of Statistical Software 27, 2008).
/// </summary>
internal static class ArimaSearch
{
    private const int MostTerms = 5;

    /// <summary>The best model; null where a series is too short or its values are all equal.</summary>
    public static ArimaCandidate? Best(double[] values)
    {
        var d = KpssTest.Differences(values);
        var series = values;
        for (var i = 0; i < d; i++)
        {
            series = KpssTest.Difference(series);
        }

        if (series.Length < 3 || KpssTest.AreEqual(series))
        {
            return null;
        }

        var tried = new Dictionary<ArmaOrder, ArimaCandidate>();
        var allowsMean = d <= 1;
        ArmaOrder[] start = [new(2, 2, allowsMean), new(0, 0, allowsMean), new(1, 0, allowsMean), new(0, 1, allowsMean), new(0, 0, false)];
        var best = start.MinBy(order => Try(order).Aic);
        for (var improved = true; improved;)
        {
            improved = false;
            foreach (var order in Neighbours(best, allowsMean))
            {
                if (!tried.ContainsKey(order) && Try(order).Aic < tried[best].Aic)
                {
                    (best, improved) = (order, true);
                    break;
                }
            }
        }

        return double.IsFinite(tried[best].Aic) ? tried[best] : null;

        ArimaCandidate Try(ArmaOrder order)
        {
            if (!tried.TryGetValue(order, out var candidate))
            {
                candidate = tried[order] = ArmaEstimate.Fit(series, order, d);
            }

            return candidate;
        }
    }

    private static IEnumerable<ArmaOrder> Neighbours(ArmaOrder order, bool allowsMean)
    {
        (int P, int Q)[] steps = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];
        foreach (var (p, q) in steps)
        {
            if (order.P + p is >= 0 and <= MostTerms && order.Q + q is >= 0 and <= MostTerms)
            {
                yield return order with { P = order.P + p, Q = order.Q + q };
            }
        }

        if (allowsMean)
        {
            yield return order with { HasMean = !order.HasMean };
        }
    }
}
