using MathNet.Numerics.LinearAlgebra;

namespace Planner.Engines;

/// <summary>
/// What a decode step is made of: a fixed part, in which the weights are read; one that grows with the KV tokens that attention
/// reads, the more slowly the more there are, since bandwidth is used better; and one that grows with the requests: slowly
/// while memory binds, faster where compute does. Each part is a sum of ramps with coefficients of 0 or more, so that the step never
/// becomes shorter with more of either.
/// </summary>
internal sealed class DecodeStep
{
    /// <summary>Shares of the largest cache measured at which the cost of a token may fall.</summary>
    private static readonly double[] KvKnots = [1 / 32.0, 1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0];

    /// <summary>Batch sizes, evenly spaced by ratio, at which the cost of a request may change.</summary>
    private const int RequestKnots = 12;

    /// <summary>
    /// What a ramp's coefficient costs beside the relative errors, both in mean steps: little enough to be outvoted by any
    /// measurement, and enough to share a rise out evenly where the points do not tell what it came from.
    /// </summary>
    private const double Shrinkage = 0.1;

    private readonly double _least;
    private readonly double _most;
    private readonly double _mostKv;
    private readonly double[] _knots;
    private readonly double[] _coefficients;

    /// <summary>Fits the parts to measured steps, each weighted so that relative errors count.</summary>
    public DecodeStep(IReadOnlyList<DecodePoint> points)
    {
        _least = points.Min(point => point.Requests);
        _most = points.Max(point => point.Requests);
        _mostKv = points.Max(point => point.KvTokens);
        _knots = [.. Knots().Where(knot => knot > _least && knot < _most * 0.999)];
        var rows = Matrix<double>.Build.DenseOfRowArrays(points.Select(point => Row(point, 1 / point.Ms)));
        var penalty = Shrinkage / points.Average(point => point.Ms);
        _coefficients = [.. NonNegativeLeastSquares.Solve(
            rows, Vector<double>.Build.Dense(points.Count, 1),
            [.. Enumerable.Range(0, rows.ColumnCount).Select(i => i == 0 ? 0 : penalty * penalty)])];
    }

    /// <summary>Duration of a step, ms.</summary>
    public double Ms(double requests, double kvTokens)
    {
        Span<double> ramps = stackalloc double[_coefficients.Length];
        Ramps(requests, kvTokens, ramps);
        var ms = 0.0;
        for (var i = 0; i < ramps.Length; i++)
        {
            ms += _coefficients[i] * ramps[i];
        }

        return ms;
    }

    private double[] Row(DecodePoint point, double weight)
    {
        var row = new double[1 + KvKnots.Length + 1 + (2 * _knots.Length) + 1];
        Ramps(point.Requests, point.KvTokens, row);
        return [.. row.Select(value => value * weight)];
    }

    private void Ramps(double requests, double kvTokens, Span<double> ramps)
    {
        var i = 0;
        ramps[i++] = 1;
        foreach (var share in KvKnots)
        {
            ramps[i++] = Math.Min(1, kvTokens / (share * _mostKv));
        }

        ramps[i++] = kvTokens / _mostKv;
        foreach (var knot in _knots)
        {
            ramps[i++] = Math.Min(1, requests / knot);
            ramps[i++] = Math.Max(0, requests - knot) / (_most - knot);
        }

        ramps[i] = requests / _most;
    }

    private IEnumerable<double> Knots()
    {
        var first = 2 * _least;
        return Enumerable.Range(0, RequestKnots).Select(i => first * Math.Pow(_most / first, i / (RequestKnots - 1.0)));
    }
}
