namespace Planner.Engines;

/// <summary>
/// What a model leaves of a sweep, between its lines of constant context: at constant KV tokens linear in the requests, which is
/// linear in 1 / context, since a step is nearly linear in both and the lines are far apart.
/// </summary>
internal sealed class SweepRest
{
    private readonly double[] _contexts;
    private readonly (double[] KvTokens, double[] Ms)[] _lines;

    /// <summary>Takes measured steps and a model of them.</summary>
    /// <param name="lines">Steps by context, ascending, each by ascending KV tokens.</param>
    /// <param name="model">Duration by requests and KV tokens, ms.</param>
    public SweepRest(IReadOnlyList<(double Context, IReadOnlyList<DecodePoint> Points)> lines, Func<double, double, double> model)
    {
        _contexts = [.. lines.Select(line => line.Context)];
        _lines = [.. lines.Select(line => (
            line.Points.Select(point => point.KvTokens).ToArray(),
            line.Points.Select(point => point.Ms - model(point.Requests, point.KvTokens)).ToArray()))];
    }

    /// <summary>What the model lacks, ms; held beyond the first and the last line, and beyond a line's ends.</summary>
    public double Ms(double requests, double kvTokens)
    {
        var context = kvTokens / requests;
        var right = Array.BinarySearch(_contexts, context);
        right = right < 0 ? ~right : right;
        if (right == 0 || right == _contexts.Length)
        {
            return OnLine(Math.Min(right, _contexts.Length - 1), kvTokens);
        }

        var (near, far) = (1 / _contexts[right - 1], 1 / _contexts[right]);
        var share = (near - (1 / context)) / (near - far);
        return OnLine(right - 1, kvTokens) + (share * (OnLine(right, kvTokens) - OnLine(right - 1, kvTokens)));
    }

    private double OnLine(int line, double kvTokens)
    {
        var (x, y) = _lines[line];
        var right = Array.BinarySearch(x, kvTokens);
        right = right < 0 ? ~right : right;
        return right == 0 ? y[0]
            : right == x.Length ? y[^1]
            : y[right - 1] + ((y[right] - y[right - 1]) * (kvTokens - x[right - 1]) / (x[right] - x[right - 1]));
    }
}
