using System.Collections.Immutable;
using MathNet.Numerics.Distributions;

namespace Planner.Forecasting;

/// <summary>
/// The ensemble's own recent errors, each in units of its size at the time: their quantiles around a forecast are its
/// prediction interval. On roots, so the interval is about proportional to the root of a high forecast and narrows towards 0.
/// </summary>
/// <param name="SquaredScale">Mean squared error, recent ones more.</param>
/// <param name="Residuals">The last errors over their scale, oldest first.</param>
/// <remarks>
/// Split conformal prediction on a sliding window with locally weighted residuals: Lei et al., Distribution-free
/// predictive inference for regression, JASA 113 (2018), section 5.2.
/// </remarks>
public sealed record ResidualBand(double SquaredScale, ImmutableArray<float> Residuals)
{
    private const int Most = 200;
    private const int Assumed = 20;
    private const double AssumedScale = 1.25;

    /// <summary>Points before an error can be told to be large or small.</summary>
    private const int FirstPoints = 5;

    private const double Share = 0.05;

    /// <summary>Errors beyond so many times their usual size widen the interval no more than that.</summary>
    private const double LargestForScale = 5;

    private const double LargestResidual = 10;

    /// <summary>Until it knows better, errors are taken to be normal, and a bit large.</summary>
    internal static ResidualBand Empty { get; } = new(0, [.. Enumerable.Range(0, Assumed).Select(
        i => (float)(AssumedScale * Normal.InvCDF(0, 1, (i + 0.5) / Assumed)))]);

    /// <summary>Beyond this an error tells no more of who is right or how uncertain things are: it is a spike.</summary>
    internal double LargestError => SquaredScale > 0 ? LargestForScale * Math.Sqrt(SquaredScale) : Roots.Largest;

    /// <summary>With one more error.</summary>
    /// <param name="error">What came less what was expected.</param>
    /// <param name="points">Points before it.</param>
    internal ResidualBand With(double error, long points)
    {
        var scale = Math.Sqrt(SquaredScale);
        var counted = scale > 0 && points > FirstPoints
            ? Math.Clamp(error, -LargestForScale * scale, LargestForScale * scale)
            : Roots.Bounded(error);
        return new ResidualBand(
            SquaredScale + (Math.Max(Share, 1.0 / points) * ((counted * counted) - SquaredScale)),
            scale > 0 && points > FirstPoints
                ? Residuals.Add((float)Math.Clamp(error / scale, -LargestResidual, LargestResidual)).Newest(Most)
                : Residuals);
    }

    /// <summary>The interval around a forecast; null while there are too few errors.</summary>
    /// <param name="forecast">The forecast, a root.</param>
    /// <param name="level">Nominal coverage.</param>
    internal (double Lower, double Upper)? Around(double forecast, double level)
    {
        if (SquaredScale == 0)
        {
            return null;
        }

        Span<float> sorted = stackalloc float[Most];
        sorted = sorted[..Residuals.Length];
        Residuals.CopyTo(sorted);
        sorted.Sort();
        var scale = Math.Sqrt(SquaredScale);
        return (
            Math.Max(0, forecast + (scale * Quantile(sorted, (1 - level) / 2))),
            Math.Max(0, forecast + (scale * Quantile(sorted, (1 + level) / 2))));
    }

    private static double Quantile(ReadOnlySpan<float> sorted, double share)
    {
        var position = Math.Clamp((share * (sorted.Length + 1)) - 1, 0, sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
