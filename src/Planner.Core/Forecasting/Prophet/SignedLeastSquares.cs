using MathNet.Numerics.LinearAlgebra;

namespace Planner.Forecasting;

/// <summary>
/// Least squares with a quadratic and an absolute penalty on each parameter, solved exactly by the feature-sign search of
/// Lee, Battle, Raina and Ng, Efficient sparse coding algorithms (NIPS 2006).
/// </summary>
/// <param name="precisions">Weights p of p x^2 / 2, at least 0.</param>
/// <param name="weights">Weights w of w |x|, at least 0.</param>
internal sealed class SignedLeastSquares(double[] precisions, double[] weights)
{
    /// <summary>Keeps the systems solvable where points do not tell two parameters apart.</summary>
    private const double Ridge = 1e-10;

    private const int MostSteps = 1000;

    /// <summary>A gradient this much beyond its weight is no rounding error.</summary>
    private const double Slack = 1e-7;

    /// <summary>What the parameters cost.</summary>
    public double Penalty(Vector<double> x) =>
        Enumerable.Range(0, x.Count).Sum(i => (precisions[i] * x[i] * x[i] / 2) + (weights[i] * Math.Abs(x[i])));

    /// <summary>Minimises the squares over twice the variance, plus the penalties.</summary>
    /// <param name="gram">X'X.</param>
    /// <param name="cross">X'y.</param>
    /// <param name="variance">The variance, above 0.</param>
    /// <param name="start">Where to begin.</param>
    public Vector<double> Solve(Matrix<double> gram, Vector<double> cross, double variance, Vector<double> start)
    {
        var quadratic = (gram / variance) + Matrix<double>.Build.DenseOfDiagonalArray([.. precisions.Select(p => p + Ridge)]);
        var linear = cross / variance;
        var x = start.Clone();
        var signs = x.Map(value => (double)Math.Sign(value));
        for (var step = 0; step < MostSteps; step++)
        {
            var gradient = (quadratic * x) - linear;
            if (IsSettled(x, gradient, signs) && !Activate(x, gradient, signs))
            {
                break;
            }

            Step(quadratic, linear, x, signs);
        }

        return x;
    }

    private bool IsFree(int i) => weights[i] == 0;

    private bool IsSettled(Vector<double> x, Vector<double> gradient, Vector<double> signs) => Enumerable.Range(0, x.Count)
        .Where(i => IsFree(i) || x[i] != 0)
        .All(i => Math.Abs(gradient[i] + (weights[i] * signs[i])) <= Slack * Scale(gradient[i], i));

    /// <summary>Lets the parameter that would gain most leave 0.</summary>
    private bool Activate(Vector<double> x, Vector<double> gradient, Vector<double> signs)
    {
        var candidates = Enumerable.Range(0, x.Count)
            .Where(i => !IsFree(i) && x[i] == 0 && Math.Abs(gradient[i]) > weights[i] + (Slack * Scale(gradient[i], i))).ToList();
        if (candidates.Count == 0)
        {
            return false;
        }

        var best = candidates.MaxBy(i => Math.Abs(gradient[i]) - weights[i]);
        signs[best] = -Math.Sign(gradient[best]);
        return true;
    }

    private double Scale(double gradient, int i) => 1 + Math.Abs(gradient) + weights[i];

    /// <summary>Goes towards the minimum for the present signs, to the best of it and the points where a sign would change.</summary>
    private void Step(Matrix<double> quadratic, Vector<double> linear, Vector<double> x, Vector<double> signs)
    {
        int[] active = [.. Enumerable.Range(0, x.Count).Where(i => IsFree(i) || signs[i] != 0)];
        var part = Matrix<double>.Build.Dense(active.Length, active.Length, (r, c) => quadratic[active[r], active[c]]);
        var right = Vector<double>.Build.Dense(active.Length, r => linear[active[r]] - (weights[active[r]] * signs[active[r]]));
        var target = x.Clone();
        var solved = part.Cholesky().Solve(right);
        for (var r = 0; r < active.Length; r++)
        {
            target[active[r]] = solved[r];
        }

        var shares = active.Where(i => !IsFree(i) && x[i] != 0 && Math.Sign(target[i]) != Math.Sign(x[i]))
            .Select(i => (Share: x[i] / (x[i] - target[i]), Zero: i)).Append((Share: 1, Zero: -1));
        var (best, zero) = shares.MinBy(point => Cost(quadratic, linear, x + (point.Share * (target - x))));
        var next = x + (best * (target - x));
        if (zero >= 0)
        {
            next[zero] = 0;
        }

        next.CopyTo(x);
        for (var i = 0; i < x.Count; i++)
        {
            signs[i] = Math.Sign(x[i]);
        }
    }

    private double Cost(Matrix<double> quadratic, Vector<double> linear, Vector<double> x) =>
        ((quadratic * x).DotProduct(x) / 2) - linear.DotProduct(x)
        + Enumerable.Range(0, x.Count).Sum(i => weights[i] * Math.Abs(x[i]));
}
