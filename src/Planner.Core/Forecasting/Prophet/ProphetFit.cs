using MathNet.Numerics.LinearAlgebra;

namespace Planner.Forecasting;

/// <summary>
/// The most probable parameters of Prophet's additive model with a linear trend: Taylor and Letham, Forecasting at Scale,
/// The American Statistician 72 (2018), with the defaults of the software of that name.
/// </summary>
/// <remarks>
/// For a given noise the posterior is a quadratic with an absolute value for each change of the trend, whose minimum
/// <see cref="SignedLeastSquares"/> finds exactly; for given parameters the noise has a closed form. Both in turn go down to
/// a mode. Times go from 0 to 1 over the points, values are scaled by their largest.
/// </remarks>
internal sealed class ProphetFit
{
    private const int MostChangepoints = 25;
    private const double ChangepointRange = 0.8;
    private const double ChangepointScale = 0.05;
    private const double TrendScale = 5;
    private const double SeasonScale = 10;
    private const double NoiseScale = 0.5;

    /// <summary>Few points can be met exactly, and then the posterior has no maximum.</summary>
    private const double LeastNoise = 1e-3;

    private const int MostRounds = 200;
    private const double Tolerance = 1e-10;

    /// <summary>Period and Fourier order of the seasons; each is switched on by a history of two periods.</summary>
    private static readonly (TimeSpan Period, int Order)[] Seasons =
        [(TimeSpan.FromDays(1), 4), (TimeSpan.FromDays(7), 3), (TimeSpan.FromDays(365.25), 10)];

    private readonly double[] _values;
    private readonly TimeSpan _interval;
    private readonly double[] _changepoints;
    private readonly (TimeSpan Period, int Order)[] _seasons;

    private ProphetFit(double[] values, TimeSpan interval)
    {
        (_values, _interval) = (values, interval);
        _changepoints = Changepoints(values.Length);
        var span = (values.Length - 1) * interval;
        _seasons = [.. Seasons.Where(season => span >= 2 * season.Period && interval < season.Period)];
        Parameters = [];
        Fit();
    }

    /// <summary>Growth, offset, the changes of growth, and the Fourier terms.</summary>
    public double[] Parameters { get; private set; }

    /// <summary>Standard deviation of the noise.</summary>
    public double Noise { get; private set; } = NoiseScale;

    /// <summary>Minus the logarithm of the posterior, without constants.</summary>
    public double Objective { get; private set; }

    /// <summary>Forecast of the point after the last.</summary>
    public double Next => Row(_values.Length).Zip(Parameters, (x, parameter) => x * parameter).Sum();

    /// <summary>Fits points.</summary>
    /// <param name="values">At least two, scaled by their largest.</param>
    /// <param name="interval">Time between two of them.</param>
    public static ProphetFit Of(double[] values, TimeSpan interval) => new(values, interval);

    private void Fit()
    {
        var rows = Matrix<double>.Build.DenseOfRows(_values.Select((_, i) => Row(i)));
        var values = Vector<double>.Build.Dense(_values);
        var (gram, cross) = (rows.TransposeThisAndMultiply(rows), rows.TransposeThisAndMultiply(values));
        var solver = new SignedLeastSquares(Precisions(rows.ColumnCount), Weights(rows.ColumnCount));
        var parameters = Vector<double>.Build.Dense(rows.ColumnCount);
        for (var round = 0; round < MostRounds; round++)
        {
            parameters = solver.Solve(gram, cross, Noise * Noise, parameters);
            var squares = (values - (rows * parameters)).DotProduct(values - (rows * parameters));
            Noise = Math.Max(LeastNoise, BestNoise(_values.Length, squares));
            var objective = (_values.Length * Math.Log(Noise)) + (squares / (2 * Noise * Noise))
                + (Noise * Noise / (2 * NoiseScale * NoiseScale)) + solver.Penalty(parameters);
            var isDone = round > 0 && Objective - objective < Tolerance;
            Objective = objective;
            if (isDone)
            {
                break;
            }
        }

        Parameters = [.. parameters];
    }

    /// <summary>Where the derivative by the noise is 0: n / s - squares / s^3 + s / scale^2.</summary>
    private static double BestNoise(int n, double squares)
    {
        const double Prior = 1 / (NoiseScale * NoiseScale);
        return Math.Sqrt(2 * squares / (n + Math.Sqrt(((double)n * n) + (4 * Prior * squares))));
    }

    private double[] Row(int i)
    {
        var t = (double)i / (_values.Length - 1);
        var season = _seasons.SelectMany(season => Enumerable.Range(1, season.Order).SelectMany(order =>
        {
            var angle = 2 * Math.PI * order * (i * (_interval / season.Period));
            return new[] { Math.Sin(angle), Math.Cos(angle) };
        }));
        return [t, 1, .. _changepoints.Select(at => Math.Max(0, t - at)), .. season];
    }

    private double[] Precisions(int columns) =>
    [
        .. Enumerable.Repeat(1 / (TrendScale * TrendScale), 2), .. new double[_changepoints.Length],
        .. Enumerable.Repeat(1 / (SeasonScale * SeasonScale), columns - 2 - _changepoints.Length),
    ];

    private double[] Weights(int columns) =>
    [
        0, 0, .. Enumerable.Repeat(1 / ChangepointScale, _changepoints.Length), .. new double[columns - 2 - _changepoints.Length],
    ];

    /// <summary>At points, evenly over the first 80 % of them.</summary>
    private static double[] Changepoints(int n)
    {
        var among = (int)Math.Floor(n * ChangepointRange);
        var count = Math.Min(MostChangepoints, among - 1);
        return [.. Enumerable.Range(1, Math.Max(0, count)).Select(i => Math.Round(i * (among - 1.0) / count) / (n - 1))];
    }
}
