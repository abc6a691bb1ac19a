namespace Planner.Forecasting;

/// <summary>The ARIMA model that suits a series best.</summary>
/// <param name="Model">The model, at the end of the series.</param>
/// <param name="Order">Its order, without the differences.</param>
/// <param name="Variance">Variance of its noise in units of its scale.</param>
/// <param name="LogLikelihood">Log-likelihood of the differenced series.</param>
internal sealed record ArimaFit(ArimaModel Model, ArmaOrder Order, double Variance, double LogLikelihood)
{
    /// <summary>Akaike's criterion; comparable between models of as many differences.</summary>
    public double Aic => (2 * Order.Parameters) - (2 * LogLikelihood);

    /// <summary>The best order's fit; null where a series is too short, its values or their changes are all equal.</summary>
    /// <param name="values">The series.</param>
    /// <param name="isLog1p">Whether log(1 + y) is fitted.</param>
    /// <param name="budget">Evaluations of the likelihood that it may take; those that are left.</param>
    /// <param name="cancellation">Stops it.</param>
    public static ArimaFit? Best(
        ReadOnlySpan<double> values, bool isLog1p, ref int budget, CancellationToken cancellation = default)
    {
        var scaled = Scaled(values, isLog1p, out var scale);
        var d = KpssTest.Differences(scaled);
        var series = Differences.Of(scaled, d);
        if (series.Length < 3 || KpssTest.AreEqual(series))
        {
            return null;
        }

        var estimate = new ArmaEstimate(series);
        var best = new ArimaSearch(estimate, allowsMean: d <= 1).Best(budget, cancellation);
        budget -= estimate.Evaluations;
        return best is null ? null : Concluded(estimate, best, d, scale, isLog1p);
    }

    /// <summary>The fit of a given order to a series that needs no differences.</summary>
    public static ArimaFit Of(ReadOnlySpan<double> values, ArmaOrder order, int d)
    {
        var estimate = new ArmaEstimate(Differences.Of(Scaled(values, false, out var scale), d));
        return Concluded(estimate, estimate.Polish(estimate.Fit(order)), d, scale, false);
    }

    private static ArimaFit Concluded(ArmaEstimate estimate, ArmaFit fit, int d, double scale, bool isLog1p)
    {
        estimate.Evaluate(fit);
        var likelihood = estimate.Likelihood;
        double[] errors = [.. likelihood.Errors[^fit.Order.Q..]];
        Array.Reverse(errors);
        var model = new ArimaModel
        {
            D = d,
            Ar = [.. estimate.Ar],
            Ma = [.. estimate.Ma],
            Errors = [.. errors],
            Mean = likelihood.Mean,
            Scale = scale,
            IsLog1p = isLog1p,
        };
        return new ArimaFit(
            model, fit.Order, likelihood.Variance, fit.LogLikelihood - (likelihood.Count * Math.Log(scale)));
    }

    private static double[] Scaled(ReadOnlySpan<double> values, bool isLog1p, out double scale)
    {
        var scaled = values.ToArray();
        for (var i = 0; i < scaled.Length && isLog1p; i++)
        {
            scaled[i] = double.LogP1(scaled[i]);
        }

        var largest = Vectors.Largest(scaled);
        scale = largest > 0 ? Math.ScaleB(1, Math.ILogB(largest)) : 1;
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] /= scale;
        }

        return scaled;
    }
}
