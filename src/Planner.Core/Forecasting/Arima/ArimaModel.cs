using System.Collections.Immutable;

namespace Planner.Forecasting;

/// <summary>A fitted ARIMA model.</summary>
/// <param name="D">Differences.</param>
/// <param name="Ar">AR coefficients.</param>
/// <param name="Ma">MA coefficients.</param>
/// <param name="HasMean">Whether the differenced series has a mean, which is estimated with every point.</param>
public sealed record ArimaModel(int D, ImmutableArray<double> Ar, ImmutableArray<double> Ma, bool HasMean)
{
    /// <summary>Whether it is no more than a constant (or a trend).</summary>
    internal bool IsTrivial => Ar.IsEmpty && Ma.IsEmpty;

    /// <summary>The next point as expected.</summary>
    internal double Next(double[] values)
    {
        var (series, last) = (values, 0.0);
        for (var i = 0; i < D; i++)
        {
            last += series[^1];
            series = KpssTest.Difference(series);
        }

        return last + ArmaFilter.Run(series, [.. Ar], [.. Ma], null, HasMean).Next;
    }
}
