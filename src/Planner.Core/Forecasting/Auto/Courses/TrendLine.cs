namespace Planner.Forecasting;

/// <summary>A straight line through the recent points by weighted least squares, kept as its sums.</summary>
/// <param name="Weight">Sum of weights.</param>
/// <param name="Ages">Sum of ages, in steps; the newest point's is 0.</param>
/// <param name="SquaredAges">Sum of squared ages.</param>
/// <param name="Values">Sum of values.</param>
/// <param name="ValuesByAge">Sum of values times ages.</param>
public sealed record TrendLine(double Weight, double Ages, double SquaredAges, double Values, double ValuesByAge)
{
    private const double Forgetting = 0.99;

    /// <summary>No points.</summary>
    public static TrendLine Empty { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Change of the line in a step.</summary>
    internal double Slope
    {
        get
        {
            var spread = (Weight * SquaredAges) - (Ages * Ages);
            return spread > 0 ? -((Weight * ValuesByAge) - (Ages * Values)) / spread : 0;
        }
    }

    /// <summary>The line with one more point; all others are a step older and count less.</summary>
    internal TrendLine With(double value) => new(
        (Forgetting * Weight) + 1,
        Forgetting * (Ages + Weight),
        Forgetting * (SquaredAges + (2 * Ages) + Weight),
        (Forgetting * Values) + value,
        Forgetting * (ValuesByAge + Values));
}
