namespace Planner.Forecasting;

/// <summary>
/// The terms of Prophet's additive model at a time: growth, offset, a change of growth at each changepoint, and the seasons'
/// Fourier terms. Times go from 0 at the first point to 1 at the last.
/// </summary>
/// <remarks>Chosen as the software of that name does: up to 25 changepoints, at points, evenly over the first 80 % of them.</remarks>
internal sealed class ProphetTerms
{
    private const int MostChangepoints = 25;
    private const double ChangepointRange = 0.8;
    private const double ADayS = 86_400;

    private readonly int _first;
    private readonly double _length;
    private readonly double _intervalS;
    private readonly double[] _changepoints;
    private readonly Season[] _seasons;

    /// <summary>The terms for these points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="interval">Time from a slot to the next.</param>
    public ProphetTerms(ProphetPoints points, TimeSpan interval)
    {
        _first = points.Slots[0];
        _length = points.Slots[^1] - _first;
        _intervalS = interval.TotalSeconds;
        _changepoints = Changepoints(points.Slots);
        _seasons = [.. Season.All.Where(season => season.IsOn(_length * _intervalS, points.LeastStep * _intervalS))];
    }

    /// <summary>Terms of the changes of growth begin here.</summary>
    public const int FirstChange = 2;

    /// <summary>Terms of the seasons begin here.</summary>
    public int FirstSeason => FirstChange + _changepoints.Length;

    /// <summary>Number of terms.</summary>
    public int Count => FirstSeason + _seasons.Sum(season => 2 * season.Order);

    /// <summary>Writes the terms at a slot.</summary>
    public void At(int slot, Span<double> terms)
    {
        var t = (slot - _first) / _length;
        (terms[0], terms[1]) = (t, 1);
        for (var i = 0; i < _changepoints.Length; i++)
        {
            terms[FirstChange + i] = Math.Max(0, t - _changepoints[i]);
        }

        var rest = terms[FirstSeason..];
        foreach (var season in _seasons)
        {
            season.At(slot * (_intervalS / season.PeriodS), rest);
            rest = rest[(2 * season.Order)..];
        }
    }

    private double[] Changepoints(int[] slots)
    {
        var among = (int)Math.Floor(slots.Length * ChangepointRange);
        var count = Math.Max(0, Math.Min(MostChangepoints, among - 1));
        return [.. Enumerable.Range(1, count)
            .Select(i => (slots[(int)Math.Round(i * (among - 1.0) / count)] - _first) / _length)];
    }

    /// <summary>A season, switched on by the history's length and off where the points are too far apart to show it.</summary>
    private sealed record Season(double PeriodS, int Order, double FromS, double StepBelowS)
    {
        public static Season[] All { get; } =
        [
            new(ADayS, 4, 2 * ADayS, ADayS), new(7 * ADayS, 3, 14 * ADayS, 7 * ADayS),
            new(365.25 * ADayS, 10, 730 * ADayS, double.PositiveInfinity),
        ];

        public bool IsOn(double lengthS, double leastStepS) => lengthS >= FromS && leastStepS < StepBelowS;

        /// <summary>Sine and cosine of the multiples of the angle, each by turning the one before.</summary>
        public void At(double periods, Span<double> terms)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * (periods - Math.Floor(periods)));
            (terms[0], terms[1]) = (sin, cos);
            for (var i = 2; i < 2 * Order; i += 2)
            {
                terms[i] = (terms[i - 2] * cos) + (terms[i - 1] * sin);
                terms[i + 1] = (terms[i - 1] * cos) - (terms[i - 2] * sin);
            }
        }
    }
}
