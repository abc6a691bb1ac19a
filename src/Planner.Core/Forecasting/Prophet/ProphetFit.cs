namespace Planner.Forecasting;

/// <summary>
/// The most probable parameters of Prophet's additive model with a linear trend: Taylor and Letham, Forecasting at Scale,
/// The American Statistician 72 (2018), with the defaults of the software of that name.
/// </summary>
/// <remarks>
/// For a given noise the posterior is a quadratic with an absolute value for each change of growth, whose minimum
/// <see cref="SignedLeastSquares"/> finds exactly; for given parameters the noise has a closed form. A mode is where both
/// agree: of several, the one with the most noise, which <see cref="NoiseSearch"/> finds from above.
/// </remarks>
internal sealed class ProphetFit
{
    private const double ChangepointScale = 0.05;
    private const double GrowthScale = 5;
    private const double SeasonScale = 10;
    private const double NoiseScale = 0.5;

    /// <summary>Few points can be met exactly, and then the posterior has no maximum.</summary>
    private const double LeastNoise = 1e-3;

    private readonly ProphetPoints _points;
    private readonly ProphetTerms _terms;
    private readonly double[] _parameters;

    private ProphetFit(ProphetPoints points, TimeSpan interval, CancellationToken cancellation)
    {
        (_points, _terms) = (points, new ProphetTerms(points, interval));
        _parameters = new double[_terms.Count];
        var equations = Equations();
        var solver = new SignedLeastSquares(equations, Precisions(), Weights());
        var variance = NoiseSearch.FromAbove(NoiseScale * NoiseScale, LeastNoise * LeastNoise, start =>
        {
            cancellation.ThrowIfCancellationRequested();
            solver.Solve(_parameters, start);
            return BestVariance(equations.Residual(_parameters));
        });
        Noise = Math.Sqrt(variance);
        Objective = (points.Values.Length * Math.Log(Noise)) + (equations.Residual(_parameters) / (2 * variance))
            + (variance / (2 * NoiseScale * NoiseScale)) + solver.Penalty(_parameters);
    }

    /// <summary>Standard deviation of the noise.</summary>
    public double Noise { get; }

    /// <summary>Minus the logarithm of the posterior, without constants.</summary>
    public double Objective { get; }

    /// <summary>Forecast of the next point.</summary>
    public double Next
    {
        get
        {
            var terms = new double[_terms.Count];
            _terms.At(_points.NextSlot, terms);
            return terms.Zip(_parameters, (term, parameter) => term * parameter).Sum();
        }
    }

    /// <summary>Fits points.</summary>
    /// <param name="points">At least two, scaled by their largest.</param>
    /// <param name="interval">Time from a slot to the next.</param>
    /// <param name="cancellation">Ends it.</param>
    public static ProphetFit Of(ProphetPoints points, TimeSpan interval, CancellationToken cancellation = default) =>
        new(points, interval, cancellation);

    private NormalEquations Equations()
    {
        var equations = new NormalEquations(_terms.Count);
        var row = new double[NormalEquations.Padded(_terms.Count)];
        for (var i = 0; i < _points.Values.Length; i++)
        {
            _terms.At(_points.Slots[i], row);
            equations.Add(row, _points.Values[i]);
        }

        return equations;
    }

    /// <summary>Where the derivative by the noise s is 0: n / s - squares / s^3 + s / scale^2.</summary>
    private double BestVariance(double squares)
    {
        const double Prior = 1 / (NoiseScale * NoiseScale);
        double n = _points.Values.Length;
        return Math.Max(LeastNoise * LeastNoise, 2 * squares / (n + Math.Sqrt((n * n) + (4 * Prior * squares))));
    }

    private double[] Precisions()
    {
        var precisions = new double[_terms.Count];
        precisions.AsSpan(0, ProphetTerms.FirstChange).Fill(1 / (GrowthScale * GrowthScale));
        precisions.AsSpan(_terms.FirstSeason).Fill(1 / (SeasonScale * SeasonScale));
        return precisions;
    }

    private double[] Weights()
    {
        var weights = new double[_terms.Count];
        weights.AsSpan(ProphetTerms.FirstChange.._terms.FirstSeason).Fill(1 / ChangepointScale);
        return weights;
    }
}
