using MathNet.Numerics.LinearAlgebra;

namespace Planner.Engines;

/// <summary>
/// Least squares with coefficients of 0 or more, by the active set method (Lawson and Hanson, Solving Least Squares Problems,
/// 1974, chapter 23).
/// </summary>
internal static class NonNegativeLeastSquares
{
    /// <summary>Share of the largest gradient below which a coefficient is left at 0.</summary>
    private const double Tolerance = 1e-10;

    /// <summary>The coefficients x of 0 or more that minimise |A x - y|² + penalty |x|².</summary>
    /// <param name="a">A row an observation, a column a coefficient.</param>
    /// <param name="y">The observations.</param>
    /// <param name="penalty">Of each coefficient, 0 or more; above 0 where columns may depend on each other.</param>
    public static Vector<double> Solve(Matrix<double> a, Vector<double> y, IReadOnlyList<double> penalty)
    {
        var gram = a.TransposeThisAndMultiply(a);
        for (var i = 0; i < gram.ColumnCount; i++)
        {
            gram[i, i] += penalty[i];
        }

        var target = a.TransposeThisAndMultiply(y);
        var x = Vector<double>.Build.Dense(gram.ColumnCount);
        var free = new List<int>();
        var least = Tolerance * target.AbsoluteMaximum();
        // Each coefficient is freed a few times at the most; the bound is against cycles by rounding.
        for (var round = 0; round < 3 * gram.ColumnCount; round++)
        {
            var gradient = target - (gram * x);
            var entering = Enumerable.Range(0, x.Count).Except(free).DefaultIfEmpty(-1).MaxBy(i => i < 0 ? 0 : gradient[i]);
            if (entering < 0 || gradient[entering] <= least)
            {
                break;
            }

            free.Add(entering);
            if (!TryMoveTowardsSolution(gram, target, x, free))
            {
                break;   // numbers so far apart that they cannot be added: what was found so far is the best there is
            }
        }

        return x;
    }

    /// <summary>Goes to the solution of the free coefficients, and fixes those at 0 that would become negative on the way.</summary>
    private static bool TryMoveTowardsSolution(Matrix<double> gram, Vector<double> target, Vector<double> x, List<int> free)
    {
        while (free.Count > 0)
        {
            if (Solution(gram, target, free) is not { } solution)
            {
                return false;
            }

            var step = 1.0;
            for (var k = 0; k < free.Count; k++)
            {
                if (solution[k] <= 0)
                {
                    var from = x[free[k]];
                    step = from > 0 ? Math.Min(step, from / (from - solution[k])) : 0;
                }
            }

            for (var k = 0; k < free.Count; k++)
            {
                x[free[k]] += step * (solution[k] - x[free[k]]);
            }

            if (step >= 1)
            {
                return true;
            }

            int[] negative = [.. free.Where((_, k) => solution[k] <= 0)];
            var nearest = negative.Min(i => x[i]);
            foreach (var i in negative.Where(i => x[i] <= nearest + Tolerance))
            {
                x[i] = 0;
                free.Remove(i);
            }
        }

        return true;
    }

    /// <summary>The solution of the free coefficients; null where it cannot be computed.</summary>
    private static Vector<double>? Solution(Matrix<double> gram, Vector<double> target, List<int> free)
    {
        var inner = Matrix<double>.Build.Dense(free.Count, free.Count, (i, j) => gram[free[i], free[j]]);
        try
        {
            var solution = inner.Cholesky().Solve(Vector<double>.Build.Dense(free.Count, i => target[free[i]]));
            return solution.ForAll(double.IsFinite) ? solution : null;
        }
        catch (ArgumentException)
        {
            return null;   // not positive definite
        }
    }
}
