using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Planner.Forecasting;

/// <summary>
/// How far each expert was off lately, and what it counts for that. Absolute errors, not squared ones: where traffic is on
/// or off, squares would trust the mean of both, which it never is.
/// </summary>
/// <param name="Errors">Sum of each expert's absolute one-step errors, older ones less.</param>
/// <param name="Seen">Sum of their weights; errors are only counted where the expert had a forecast.</param>
public sealed record ExpertTrust(ImmutableArray<double> Errors, ImmutableArray<double> Seen)
{
    private const double Forgetting = 0.98;

    /// <summary>Power of the inverse mean error that weighs an expert.</summary>
    private const double Sharpness = 10;

    /// <summary>The last value, expert 0, counts double: the others must beat it, not just be as good by chance.</summary>
    private const double LastValueCounts = 2;

    /// <summary>Nothing known of so many experts.</summary>
    internal static ExpertTrust None(int experts) => new([.. new double[experts]], [.. new double[experts]]);

    /// <summary>After a point.</summary>
    /// <param name="forecasts">What they had expected; NaN for nothing.</param>
    /// <param name="root">What came.</param>
    /// <param name="most">Error that is large enough to count: one spike must not decide for hundreds of points.</param>
    internal ExpertTrust With(double[] forecasts, double root, double most)
    {
        var (errors, seen) = (new double[forecasts.Length], new double[forecasts.Length]);
        for (var i = 0; i < forecasts.Length; i++)
        {
            var error = Math.Min(Math.Abs(root - forecasts[i]), most);
            (errors[i], seen[i]) = double.IsFinite(forecasts[i])
                ? ((Forgetting * Errors[i]) + error, (Forgetting * Seen[i]) + 1)
                : (Errors[i], Seen[i]);
        }

        return new ExpertTrust(
            ImmutableCollectionsMarshal.AsImmutableArray(errors), ImmutableCollectionsMarshal.AsImmutableArray(seen));
    }

    /// <summary>The share of each expert, summing to 1; 0 for those without a finite forecast or an error to judge by.</summary>
    internal double[] Weights(double[] forecasts)
    {
        var weights = new double[forecasts.Length];
        var least = double.PositiveInfinity;
        for (var i = 0; i < forecasts.Length; i++)
        {
            weights[i] = double.IsFinite(forecasts[i]) && Seen[i] > 0 ? Errors[i] / Seen[i] : double.NaN;
            least = Math.Min(least, double.IsNaN(weights[i]) ? least : weights[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < forecasts.Length; i++)
        {
            // Relative to the best: an error of 0 leaves only those that make none.
            weights[i] = double.IsNaN(weights[i]) ? 0 : weights[i] == least ? 1 : Math.Pow(least / weights[i], Sharpness);
            weights[i] *= i == 0 ? LastValueCounts : 1;
            sum += weights[i];
        }

        for (var i = 0; sum > 0 && i < forecasts.Length; i++)
        {
            weights[i] /= sum;
        }

        return weights;
    }

    /// <summary>The weighted mean of the forecasts; the last value where nobody can be trusted.</summary>
    internal double Combine(double[] forecasts, double last)
    {
        var weights = Weights(forecasts);
        var change = 0.0;
        for (var i = 0; i < forecasts.Length; i++)
        {
            change += weights[i] > 0 ? weights[i] * (forecasts[i] - last) : 0;
        }

        return last + change;
    }
}
