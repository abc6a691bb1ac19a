using System.Runtime.InteropServices;

namespace Planner.Forecasting;

/// <summary>
/// Exponential smoothing with many parameters at once: every filter follows the series, and the one with the least recent
/// squared error speaks. That is a fit by least squares which costs the same at every point, however long the series.
/// </summary>
/// <remarks>Gardner and McKenzie, Forecasting trends in time series, Management Science 31 (1985).</remarks>
internal sealed class SmoothingBank(IReadOnlyList<Smoothing> filters)
{
    /// <summary>What is left of an error's weight after a step.</summary>
    private const double Forgetting = 0.99;

    /// <summary>Simple exponential smoothing.</summary>
    public static SmoothingBank Simple { get; } = new(
        [.. Enumerable.Range(1, 20).Select(i => new Smoothing(i / 20.0, 0, 0))]);

    /// <summary>Smoothing with a damped trend.</summary>
    public static SmoothingBank Damped { get; } = new(
        [.. from alpha in new[] { 0.1, 0.2, 0.35, 0.5, 0.7, 0.9 }
            from beta in new[] { 0.1, 0.4 }
            from phi in new[] { 0.8, 0.95 }
            select new Smoothing(alpha, beta, phi)]);

    /// <summary>The bank after the first point of a series.</summary>
    public BankState Start(double value) => new(
        [.. filters.Select(_ => value)], [.. filters.Select(_ => 0.0)], [.. filters.Select(_ => 0.0)]);

    /// <summary>The bank after one more point.</summary>
    /// <param name="state">The bank before it.</param>
    /// <param name="value">The point.</param>
    /// <param name="most">Error that is large enough to count.</param>
    public BankState Learn(BankState state, double value, double most)
    {
        var (levels, trends, errors) = (new double[filters.Count], new double[filters.Count], new double[filters.Count]);
        for (var i = 0; i < filters.Count; i++)
        {
            var (alpha, beta, phi) = filters[i];
            var forecast = state.Levels[i] + (phi * state.Trends[i]);
            var error = value - forecast;
            levels[i] = Roots.Bounded(forecast + (alpha * error));
            trends[i] = Roots.Bounded((phi * state.Trends[i]) + (alpha * beta * error));
            var counted = Math.Clamp(error, -most, most);
            errors[i] = (Forgetting * state.Errors[i]) + (counted * counted);
        }

        return new BankState(
            ImmutableCollectionsMarshal.AsImmutableArray(levels),
            ImmutableCollectionsMarshal.AsImmutableArray(trends),
            ImmutableCollectionsMarshal.AsImmutableArray(errors));
    }

    /// <summary>The forecast of the filter that has been best, and that filter.</summary>
    public (double Forecast, Smoothing Filter) Best(BankState state)
    {
        var best = 0;
        for (var i = 1; i < filters.Count; i++)
        {
            // At the start all are equal: the last one of the bank follows the series most closely.
            best = state.Errors[i] <= state.Errors[best] ? i : best;
        }

        return (state.Levels[best] + (filters[best].Phi * state.Trends[best]), filters[best]);
    }
}
