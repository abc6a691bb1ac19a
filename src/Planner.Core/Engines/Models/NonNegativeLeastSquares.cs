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
            MoveTowardsSolution(gram, target, x, free);
        }

        return x;
    }

    /// <summary>Goes to the solution of the free coefficients, and fixes those at 0 that would become negative on the way.</summary>
    private static void MoveTowardsSolution(Matrix<double> gram, Vector<double> target, Vector<double> x, List<int> free)
    {
        while (free.Count > 0)
        {
            var solution = Solution(gram, target, free);
            var step = 1.0;
            for (var k = 0; k < free.Count; k++)
            {
                if (solution[k] <= 0)
                {
                    step = Math.Min(step, x[free[k]] / (x[free[k]] - solution[k]));
                }
            }

            for (var k = 0; k < free.Count; k++)
            {
                x[free[k]] += step * (solution[k] - x[free[k]]);
            }

            if (step >= 1)
            {
                return;
            }

            foreach (var i in free.Where((i, k) => solution[k] <= 0 && x[i] <= Tolerance).ToList())
            {
                x[i] = 0;
                free.Remove(i);
            }
        }
    }

    private static Vector<double> Solution(Matrix<double> gram, Vector<double> target, List<int> free)
    {
        var inner = Matrix<double>.Build.Dense(free.Count, free.Count, (i, j) => gram[free[i], free[j]]);
        return inner.Cholesky().Solve(Vector<double>.Build.Dense(free.Count, i => target[free[i]]));
    }
}
