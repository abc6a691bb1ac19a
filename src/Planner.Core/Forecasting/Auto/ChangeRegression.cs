using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Planner.Forecasting;

/// <summary>
/// Forecasts the next change by a linear regression on how far the last point is from its level, smoothed at several
/// speeds, and from its mean day and week, and on how these go on. Learnt by recursive least squares that forgets slowly.
/// Levels at several speeds stand for an autoregression of any length.
/// </summary>
/// <param name="Levels">Smoothed levels, the fastest first.</param>
/// <param name="SquaredChange">Mean squared change, recent ones more: the unit in which is learnt.</param>
/// <param name="Coefficients">One for each regressor.</param>
/// <param name="Covariance">Their uncertainty, row by row.</param>
/// <remarks>Young, Recursive Estimation and Time-Series Analysis (1984), chapter 4.</remarks>
public sealed record ChangeRegression(
    ImmutableArray<double> Levels,
    double SquaredChange,
    ImmutableArray<double> Coefficients,
    ImmutableArray<double> Covariance)
{
    private const int Regressors = 7;
    private const double Forgetting = 0.998;
    private const double ForgettingChanges = 0.98;

    /// <summary>
    /// At the start, and of what the series has not shown for long: small, so that it takes evidence to leave "no change".
    /// </summary>
    private const double LargestVariance = 0.2;

    /// <summary>An error beyond so many usual changes teaches no more than one of that size.</summary>
    private const double LargestError = 4;

    private const double LargestRegressor = 10;

    private static readonly double[] Speeds = [0.5, 0.2, 0.05];

    /// <summary>After the first point: no change is expected.</summary>
    internal static ChangeRegression Start(double root) =>
        new([.. Speeds.Select(_ => root)], 0, [.. new double[Regressors]], Unlearnt());

    /// <summary>The change that is expected.</summary>
    internal double Change(SeasonCourse course)
    {
        var x = Regressed(course);
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += Coefficients[i] * x[i];
        }

        return Roots.Bounded(sum);
    }

    /// <summary>The regression with one more point.</summary>
    /// <param name="course">What was known before it.</param>
    /// <param name="root">The point.</param>
    /// <param name="points">Points before it.</param>
    internal ChangeRegression With(SeasonCourse course, double root, long points)
    {
        var change = root - course.Root;
        var learnt = SquaredChange > 0 ? Learn(course, change / Math.Sqrt(SquaredChange)) : this;
        var share = Math.Max(1 - ForgettingChanges, 1.0 / points);
        return learnt with
        {
            Levels = [.. Levels.Select((level, i) => level + (Math.Max(Speeds[i], 1.0 / (points + 1)) * (root - level)))],
            SquaredChange = SquaredChange + (share * ((change * change) - SquaredChange)),
        };
    }

    private ChangeRegression Learn(SeasonCourse course, double change)
    {
        var x = Regressed(course);
        var unit = Math.Sqrt(SquaredChange);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(x[i] / unit, -LargestRegressor, LargestRegressor);
        }

        var (gain, sum) = (new double[Regressors], Forgetting);
        var error = change;
        for (var i = 0; i < Regressors; i++)
        {
            for (var j = 0; j < Regressors; j++)
            {
                gain[i] += Covariance[(i * Regressors) + j] * x[j];
            }

            sum += x[i] * gain[i];
            error -= x[i] * Coefficients[i];
        }

        error = Math.Clamp(error, -LargestError, LargestError);
        var coefficients = new double[Regressors];
        for (var i = 0; i < Regressors; i++)
        {
            coefficients[i] = Coefficients[i] + (gain[i] / sum * error);
        }

        return this with
        {
            Coefficients = ImmutableCollectionsMarshal.AsImmutableArray(coefficients),
            Covariance = Narrowed(gain, sum),
        };
    }

    /// <summary>
    /// Forgetting lets the variance of what is not seen grow without end; rows and columns are scaled back, which keeps
    /// the matrix positive.
    /// </summary>
    private ImmutableArray<double> Narrowed(double[] gain, double sum)
    {
        Span<double> scale = stackalloc double[Regressors];
        for (var i = 0; i < Regressors; i++)
        {
            var variance = Next(i, i);
            if (!(variance > 0))
            {
                return Unlearnt();
            }

            scale[i] = Math.Min(1, Math.Sqrt(LargestVariance / variance));
        }

        var covariance = new double[Regressors * Regressors];
        for (var i = 0; i < Regressors; i++)
        {
            for (var j = 0; j < Regressors; j++)
            {
                covariance[(i * Regressors) + j] = Next(i, j) * scale[i] * scale[j];
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(covariance);

        double Next(int i, int j) => (Covariance[(i * Regressors) + j] - (gain[i] * gain[j] / sum)) / Forgetting;
    }

    private static ImmutableArray<double> Unlearnt() =>
        [.. Enumerable.Range(0, Regressors * Regressors).Select(i => i % (Regressors + 1) == 0 ? LargestVariance : 0)];

    private double[] Regressed(SeasonCourse course)
    {
        var x = new double[Regressors];
        for (var i = 0; i < Levels.Length; i++)
        {
            x[i] = Levels[i] - course.Root;
        }

        (x[3], x[4]) = course.Day.IsKnown ? (course.Day.Next - course.Day.Now, course.Day.Now - course.Root) : (0, 0);
        (x[5], x[6]) = course.Week.IsKnown ? (course.Week.Next - course.Week.Now, course.Week.Now - course.Root) : (0, 0);
        return x;
    }
}
