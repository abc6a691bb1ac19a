using MathNet.Numerics.LinearAlgebra;
using Planner.Engines;

namespace Planner.Policies.Slo;

/// <summary>
/// The prefill sweep that was seen: time over length, a fixed part, one for each token and one for its square, of 0 or more each.
/// Single means scatter too much to go through all of them.
/// </summary>
internal static class LearntCurve
{
    /// <summary>Ratio of the longest to the shortest length that shows how time grows with it.</summary>
    private const double Spread = 2;

    /// <summary>What a length alone cannot tell: this part of the time is taken to be fixed, as models of a single point do.</summary>
    private const double FixedShare = 0.5;

    /// <summary>Weight of no growth at all beside what was seen.</summary>
    private const double Penalty = 1e-6;

    /// <summary>The sweep, of 2 points or more; null where nothing was seen.</summary>
    public static PrefillProfile? Prefill(LearntEngine engine)
    {
        PrefillCell[] cells = [.. engine.Prefill.OrderBy(cell => cell.Isl).DistinctBy(cell => cell.Isl)];
        if (cells.Length == 0)
        {
            return null;
        }

        var (shortest, longest) = (cells[0].Isl, cells[^1].Isl);
        if (longest < Spread * shortest)
        {
            var count = cells.Sum(cell => cell.Count);
            var (isl, ms) = (cells.Sum(cell => cell.Isl * cell.Count) / count, cells.Sum(cell => cell.TtftMs * cell.Count) / count);
            return new PrefillProfile([isl, Spread * isl], [ms, ms * (1 + ((1 - FixedShare) * (Spread - 1)))], []);
        }

        var rows = cells.Select(cell =>
        {
            var (weight, x) = (Math.Sqrt(cell.Count) / cell.TtftMs, cell.Isl / longest);
            return new[] { weight, weight * x, weight * x * x };
        });
        var fit = NonNegativeLeastSquares.Solve(
            Matrix<double>.Build.DenseOfRowArrays(rows),
            Vector<double>.Build.DenseOfEnumerable(cells.Select(cell => Math.Sqrt(cell.Count))),
            [.. Enumerable.Repeat(Penalty * cells.Sum(cell => cell.Count / cell.TtftMs / cell.TtftMs), 3)]);
        return new PrefillProfile(
            [.. cells.Select(cell => cell.Isl)],
            [.. cells.Select(cell => fit[0] + (fit[1] * cell.Isl / longest) + (fit[2] * cell.Isl / longest * cell.Isl / longest))], []);
    }
}
