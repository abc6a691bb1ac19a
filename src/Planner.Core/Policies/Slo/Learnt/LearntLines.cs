using MathNet.Numerics.LinearAlgebra;
using Planner.Engines;

namespace Planner.Policies.Slo;

/// <summary>The decode steps that were seen, as lines of constant context: neighbouring contexts are moved onto one line.</summary>
internal static class LearntLines
{
    /// <summary>Ratio of contexts that share a line.</summary>
    private const double Width = 1.5;

    /// <summary>Ratio of batches below which two cells are one point.</summary>
    private const double SameBatch = 1.1;

    /// <summary>Fewest observations of a point, unless it is all there is: one alone may be a slip.</summary>
    private const double FewestCount = 2;

    /// <summary>Weight of no growth at all beside what was seen.</summary>
    private const double Penalty = 1e-6;

    /// <summary>Share of a step that grows with the batch, as far as it was seen to, 0 to 1.</summary>
    /// <param name="cells">Cells; one alone shows no growth.</param>
    /// <param name="at">The step.</param>
    public static double GrowingShare(IReadOnlyList<DecodeCell> cells, DecodeCell at)
    {
        var (still, perRequest, perToken) = Plane(cells);
        var grown = (perRequest * at.Requests) + (perToken * at.KvTokens);
        return grown > 0 ? grown / (still + grown) : 0;
    }

    /// <summary>The lines by ascending context, each by ascending batch.</summary>
    public static IReadOnlyList<(double Context, IReadOnlyList<DecodeCell> Points)> Of(LearntEngine engine)
    {
        var sure = engine.Decode.Where(cell => cell.Count >= FewestCount).ToList();
        List<DecodeCell> cells = [.. (sure.Count > 0 ? sure : [.. engine.Decode]).OrderBy(cell => cell.Context)];
        if (cells.Count == 0)
        {
            return [];
        }

        var msPerToken = Plane(cells).PerToken;
        var lines = new List<(double, IReadOnlyList<DecodeCell>)>();
        while (cells.Count > 0)
        {
            var first = cells[0].Context;
            var line = cells.TakeWhile(cell => cell.Context <= Width * first).ToList();
            cells.RemoveRange(0, line.Count);
            var context = line.Sum(cell => cell.Context * cell.Count) / line.Sum(cell => cell.Count);
            lines.Add((context, Points(line.Select(cell => Moved(cell, context, msPerToken)))));
        }

        return lines;
    }

    private static List<DecodeCell> Points(IEnumerable<DecodeCell> line)
    {
        var points = new List<DecodeCell>();
        foreach (var cell in line.OrderBy(cell => cell.Requests))
        {
            if (points.Count > 0 && cell.Requests < SameBatch * points[^1].Requests)
            {
                points[^1] = Mean(points[^1], cell);
            }
            else
            {
                points.Add(cell);
            }
        }

        return points;
    }

    private static DecodeCell Mean(DecodeCell one, DecodeCell other)
    {
        var count = one.Count + other.Count;
        return new(count, Weighted(cell => cell.Requests), Weighted(cell => cell.KvTokens), Weighted(cell => cell.ItlMs));

        double Weighted(Func<DecodeCell, double> value) => ((one.Count * value(one)) + (other.Count * value(other))) / count;
    }

    /// <summary>The step that as many requests of another context would take.</summary>
    private static DecodeCell Moved(DecodeCell cell, double context, double msPerToken)
    {
        var kvTokens = cell.Requests * context;
        var ms = cell.ItlMs + (msPerToken * (kvTokens - cell.KvTokens));
        return cell with { KvTokens = kvTokens, ItlMs = Math.Clamp(ms, cell.ItlMs / Width, cell.ItlMs * Width) };
    }

    /// <summary>The plane nearest to the cells: a fixed part, and what a request and a token in the cache add, ms.</summary>
    private static (double Still, double PerRequest, double PerToken) Plane(IReadOnlyList<DecodeCell> cells)
    {
        var (mostRequests, mostKv) = (cells.Max(cell => cell.Requests), cells.Max(cell => cell.KvTokens));
        var rows = cells.Select(cell =>
        {
            var weight = Math.Sqrt(cell.Count) / cell.ItlMs;
            return new[] { weight, weight * cell.Requests / mostRequests, weight * cell.KvTokens / mostKv };
        });
        var fit = NonNegativeLeastSquares.Solve(
            Matrix<double>.Build.DenseOfRowArrays(rows),
            Vector<double>.Build.DenseOfEnumerable(cells.Select(cell => Math.Sqrt(cell.Count))),
            [.. Enumerable.Repeat(Penalty * cells.Sum(cell => cell.Count / cell.ItlMs / cell.ItlMs), 3)]);
        return (fit[0], fit[1] / mostRequests, fit[2] / mostKv);
    }
}
