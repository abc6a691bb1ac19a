namespace Planner.Forecasting;

/// <summary>Finds the largest variance v that a rising function maps to itself, in few evaluations.</summary>
/// <remarks>
/// Applying the function goes down to that point without passing it, but slowly. The secant method in log v is faster; where
/// it goes too far, the point is between its last two.
/// </remarks>
internal static class NoiseSearch
{
    private const int MostRounds = 100;
    private const double Tolerance = 1e-7;

    /// <summary>The secant may go this much further than the function itself, lest it jumps to a lower point.</summary>
    private const double Boldest = 10;

    /// <summary>The fixed point.</summary>
    /// <param name="most">Where to begin: nothing is above.</param>
    /// <param name="least">Nothing is below.</param>
    /// <param name="next">The function, of values at least <paramref name="least"/>. The last one asked for is the point found.</param>
    public static double FromAbove(double most, double least, Func<double, double> next)
    {
        var (above, below) = (Math.Log(most), Math.Log(least));
        var (at, last, lastFall) = (above, double.NaN, double.NaN);
        for (var round = 0; round < MostRounds; round++)
        {
            var fall = at - Math.Log(next(Math.Exp(at)));
            if (Math.Abs(fall) < Tolerance)
            {
                break;
            }

            (above, below) = fall > 0 ? (at, below) : (above, at);
            var secant = at - (fall * (at - last) / (fall - lastFall));
            (last, lastFall) = (at, fall);
            at = secant > below && secant < above ? Math.Max(secant, at - (Boldest * Math.Abs(fall)))
                : fall > 0 ? Math.Max(at - fall, below) : (above + below) / 2;
        }

        return Math.Exp(at);
    }
}
