namespace Planner.Forecasting;

/// <summary>Fits ARMA models of one series by greatest exact likelihood.</summary>
internal sealed class ArmaEstimate
{
    /// <summary>Orders differ by more: what a search needs to know of a log-likelihood.</summary>
    private const double Rough = 1e-4;

    /// <summary>What a forecast needs.</summary>
    private const double Fine = 1e-7;

    private readonly double[] _partials;
    private readonly double[] _ar = new double[ArmaOrder.MostTerms];
    private readonly double[] _ma = new double[ArmaOrder.MostTerms];
    private readonly Dictionary<int, QuasiNewton> _minimisers = [];
    private ArmaOrder _order;

    /// <summary>Prepares for a series.</summary>
    /// <param name="series">Stationary, of a scale around 1.</param>
    public ArmaEstimate(ReadOnlySpan<double> series)
    {
        Likelihood = new ArmaLikelihood(series);
        _partials = PartialCorrelations.OfSample(series);
    }

    /// <summary>Times that the likelihood was evaluated, the work that a fit takes.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The likelihood, as it was evaluated last.</summary>
    public ArmaLikelihood Likelihood { get; }

    /// <summary>AR coefficients that were evaluated last.</summary>
    public ReadOnlySpan<double> Ar => _ar.AsSpan(0, _order.P);

    /// <summary>MA coefficients that were evaluated last.</summary>
    public ReadOnlySpan<double> Ma => _ma.AsSpan(0, _order.Q);

    /// <summary>Fits an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="near">The fit of an order close by, to start from its parameters too; null: there is none.</param>
    public ArmaFit Fit(ArmaOrder order, ArmaFit? near = null)
    {
        if (Likelihood.Count <= order.Parameters)
        {
            return new ArmaFit(order, new double[order.P + order.Q], double.NegativeInfinity);
        }

        ArmaFit? best = null;
        foreach (var start in Starts(order, near))
        {
            var value = -Minimise(order, start, Rough);
            if (best is null || value > best.LogLikelihood)
            {
                best = new ArmaFit(order, start, value);
            }
        }

        return best!;
    }

    /// <summary>The same fit, to the last digit that matters.</summary>
    public ArmaFit Polish(ArmaFit fit)
    {
        var free = (double[])fit.Free.Clone();
        return fit with { Free = free, LogLikelihood = -Minimise(fit.Order, free, Fine) };
    }

    /// <summary>Evaluates a fit once more; the likelihood then has its errors and mean.</summary>
    public void Evaluate(ArmaFit fit)
    {
        _order = fit.Order;
        Cost(fit.Free, []);
    }

    private double Minimise(ArmaOrder order, double[] free, double leastGain)
    {
        _order = order;
        if (!_minimisers.TryGetValue(free.Length, out var minimiser))
        {
            minimiser = _minimisers[free.Length] = new QuasiNewton(free.Length, Likelihood.Count);
        }

        return minimiser.Minimise(Cost, free, leastGain);
    }

    private double Cost(ReadOnlySpan<double> free, Span<double> gradient)
    {
        Evaluations++;
        var (p, q) = (_order.P, _order.Q);
        var ar = _ar.AsSpan(0, p);
        var ma = _ma.AsSpan(0, q);
        PartialCorrelations.ToCoefficients(free[..p], ar);
        PartialCorrelations.ToCoefficients(free[p..], ma);
        Negate(ma);
        Likelihood.Evaluate(ar, ma, _order.HasMean);
        if (gradient.Length > 0)
        {
            Likelihood.Gradient(ar, ma, gradient[..p], gradient[p..]);
            PartialCorrelations.ToFree(free[..p], ar, gradient[..p]);
            Negate(ma);
            Negate(gradient[p..]);
            PartialCorrelations.ToFree(free[p..], ma, gradient[p..]);
            Negate(ma);
        }

        var cost = -Likelihood.LogLikelihoodAt(Likelihood.Variance);
        return double.IsFinite(cost) ? cost : double.MaxValue;
    }

    /// <summary>Where to begin: at the fit close by, with 0 for what it has not, and at the sample's correlations.</summary>
    private IEnumerable<double[]> Starts(ArmaOrder order, ArmaFit? near)
    {
        if (near is { Free.Length: > 0 })
        {
            yield return Adapted(near, order);
        }

        var sample = new double[order.P + order.Q];
        _partials.AsSpan(0, order.P).CopyTo(sample);
        if (order.P == 0)
        {
            for (var i = 0; i < order.Q; i++)
            {
                sample[i] = -_partials[i];
            }
        }

        yield return sample;
    }

    private static double[] Adapted(ArmaFit fit, ArmaOrder order)
    {
        var free = new double[order.P + order.Q];
        fit.Free.AsSpan(0, Math.Min(order.P, fit.Order.P)).CopyTo(free);
        fit.Free.AsSpan(fit.Order.P, Math.Min(order.Q, fit.Order.Q)).CopyTo(free.AsSpan(order.P));
        return free;
    }

    private static void Negate(Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = -values[i];
        }
    }
}
