namespace Planner.Forecasting;

/// <summary>Fits the coefficients of an ARMA model by greatest exact likelihood.</summary>
/// <remarks>
/// Coefficients come from partial autocorrelations, each the hyperbolic tangent of a free parameter: every AR part is
/// stationary and every MA part invertible (Monahan, Biometrika 71, 1984).
/// </remarks>
internal static class ArmaEstimate
{
    /// <summary>The best model of an order.</summary>
    public static ArimaCandidate Fit(double[] series, ArmaOrder order, int d)
    {
        var count = order.P + order.Q;
        if (series.Length <= count + (order.HasMean ? 1 : 0) + 1)
        {
            return Candidate(new double[count], order, d, null);
        }

        double Cost(double[] free)
        {
            var fit = ArmaFilter.Run(series, Ar(free, order), Ma(free, order), null, order.HasMean);
            var cost = -fit.LogLikelihood;
            return double.IsFinite(cost) ? cost : 1e300;
        }

        var best = Starts(series, order).Select(start => QuasiNewton.Minimise(Cost, start)).MinBy(Cost)!;
        return Candidate(best, order, d, ArmaFilter.Run(series, Ar(best, order), Ma(best, order), null, order.HasMean));
    }

    private static ArimaCandidate Candidate(double[] free, ArmaOrder order, int d, ArmaFit? fit)
    {
        var model = new ArimaModel(d, [.. Ar(free, order)], [.. Ma(free, order)], order.HasMean);
        if (fit is not { Variance: > 0 } found)
        {
            return new ArimaCandidate(model, double.PositiveInfinity, 0, double.NegativeInfinity);
        }

        var parameters = order.P + order.Q + (order.HasMean ? 1 : 0) + 1;
        return new ArimaCandidate(model, (2 * parameters) - (2 * found.LogLikelihood), found.Variance, found.LogLikelihood);
    }

    /// <summary>No correlation at all; that of the series in the AR part; and the two parts against each other.</summary>
    private static IEnumerable<double[]> Starts(double[] series, ArmaOrder order)
    {
        var count = order.P + order.Q;
        yield return new double[count];
        if (count == 0)
        {
            yield break;
        }

        var correlated = new double[count];
        SamplePartials(series, order.P).CopyTo(correlated, 0);
        yield return correlated;
        if (order is { P: > 0, Q: > 0 })
        {
            var opposed = new double[count];
            (opposed[0], opposed[order.P]) = (1, 0.5);
            yield return opposed;
        }
    }

    /// <summary>Partial autocorrelations by Durbin and Levinson, as free parameters.</summary>
    private static double[] SamplePartials(double[] series, int count)
    {
        var mean = series.Average();
        double Covariance(int lag) => Enumerable.Range(lag, Math.Max(0, series.Length - lag)).Sum(i => (series[i] - mean) * (series[i - lag] - mean));
        var variance = Covariance(0);
        var free = new double[count];
        var phi = new double[count];
        var left = variance;
        for (var k = 0; k < count; k++)
        {
            var partial = Covariance(k + 1);
            for (var j = 0; j < k; j++)
            {
                partial -= phi[j] * Covariance(k - j);
            }

            partial = left > 0 ? Math.Clamp(partial / left, -0.95, 0.95) : 0;
            Extend(phi, k, partial);
            left *= 1 - (partial * partial);
            free[k] = Math.Atanh(partial);
        }

        return free;
    }

    private static double[] Ar(double[] free, ArmaOrder order) => Coefficients(free.AsSpan(0, order.P));

    private static double[] Ma(double[] free, ArmaOrder order) =>
        Array.ConvertAll(Coefficients(free.AsSpan(order.P, order.Q)), coefficient => -coefficient);

    private static double[] Coefficients(ReadOnlySpan<double> free)
    {
        var phi = new double[free.Length];
        for (var k = 0; k < free.Length; k++)
        {
            Extend(phi, k, Math.Tanh(free[k]));
        }

        return phi;
    }

    /// <summary>From the coefficients of order k to those of order k + 1.</summary>
    private static void Extend(double[] phi, int k, double partial)
    {
        for (var j = 0; j < (k + 1) / 2; j++)
        {
            var (left, right) = (phi[j], phi[k - 1 - j]);
            phi[j] = left - (partial * right);
            phi[k - 1 - j] = right - (partial * left);
        }

        phi[k] = partial;
    }
}
