namespace Planner.Forecasting;

/// <summary>
/// Finds the order of an ARMA model step by step, by AIC (Hyndman and Khandakar, Journal of Statistical Software 27, 2008).
/// </summary>
/// <param name="estimate">Fits the series.</param>
/// <param name="allowsMean">Whether the series may have a mean.</param>
internal sealed class ArimaSearch(ArmaEstimate estimate, bool allowsMean)
{
    /// <summary>A model with a root closer to the unit circle than this is all but a model of another order.</summary>
    private const double LeastRoot = 1.01;

    private readonly Dictionary<ArmaOrder, ArmaFit> _tried = [];

    /// <summary>Fewer coefficients than a third of the points, of either kind.</summary>
    private readonly int _mostTerms = Math.Min(ArmaOrder.MostTerms, estimate.Likelihood.Count / 3);

    /// <summary>The best model found.</summary>
    /// <param name="budget">Evaluations of the likelihood after which it looks no further.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where nothing can be fitted.</returns>
    public ArmaFit? Best(int budget = int.MaxValue, CancellationToken cancellation = default)
    {
        ArmaFit? best = null;
        foreach (var order in Starts())
        {
            best = Better(best, order, cancellation);
        }

        for (var improved = true; improved;)
        {
            improved = false;
            foreach (var order in Neighbours(best!.Order))
            {
                if (estimate.Evaluations < budget && !_tried.ContainsKey(order)
                    && !ReferenceEquals(best, best = Better(best, order, cancellation)))
                {
                    improved = true;
                    break;
                }
            }
        }

        return double.IsFinite(best!.Aic) ? estimate.Polish(best) : null;
    }

    /// <summary>The usual ones, and pure ones of order 2: from those of order 1 alone a search can miss a cycle.</summary>
    private IEnumerable<ArmaOrder> Starts()
    {
        var most = Math.Min(2, _mostTerms);
        ArmaOrder[] starts =
        [
            new(0, 0, allowsMean), new(0, 0, false), new(Math.Min(1, _mostTerms), 0, allowsMean),
            new(0, Math.Min(1, _mostTerms), allowsMean), new(most, most, allowsMean),
            new(most, 0, allowsMean), new(0, most, allowsMean),
        ];
        return starts.Distinct();
    }

    /// <summary>The better one of the best so far and another order.</summary>
    private ArmaFit Better(ArmaFit? best, ArmaOrder order, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var fit = _tried[order] = estimate.Fit(order, near: best);
        return best is null || (fit.Aic < best.Aic && IsClear(fit)) ? fit : best;
    }

    private bool IsClear(ArmaFit fit)
    {
        estimate.Evaluate(fit);
        double[] ma = [.. estimate.Ma];
        return PartialCorrelations.HasRootsBeyond(LeastRoot, estimate.Ar)
            && PartialCorrelations.HasRootsBeyond(LeastRoot, Array.ConvertAll(ma, value => -value));
    }

    private IEnumerable<ArmaOrder> Neighbours(ArmaOrder order)
    {
        (int P, int Q)[] steps = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)];
        foreach (var (p, q) in steps)
        {
            var next = order with { P = order.P + p, Q = order.Q + q };
            if (Math.Min(next.P, next.Q) >= 0 && Math.Max(next.P, next.Q) <= _mostTerms)
            {
                yield return next;
            }
        }

        if (allowsMean)
        {
            yield return order with { HasMean = !order.HasMean };
        }
    }
}
