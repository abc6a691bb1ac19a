using System.Collections.Immutable;

namespace Planner.Forecasting;

/// <summary>
/// The mean course of a day, folded from all days so far (older ones count less) into at most <see cref="MostBins"/> parts,
/// so that it stays small at any interval.
/// </summary>
/// <param name="Sums">Weighted sum of the values in each part of the day.</param>
/// <param name="Weights">Sum of their weights.</param>
public sealed record DailyShape(ImmutableArray<double> Sums, ImmutableArray<double> Weights)
{
    /// <summary>Most parts of a day: a quarter of an hour each.</summary>
    public const int MostBins = 96;

    // A week on, a value counts a fifth.
    private const double ForgettingADay = 0.8;

    /// <summary>A day that nothing is known of.</summary>
    /// <param name="pointsADay">Points in a day.</param>
    internal static DailyShape Empty(int pointsADay)
    {
        var bins = Math.Min(pointsADay, MostBins);
        return new DailyShape([.. new double[bins]], [.. new double[bins]]);
    }

    /// <summary>The shape with one more point.</summary>
    internal DailyShape With(long step, double value, int pointsADay)
    {
        var bin = Bin(step, pointsADay);
        var isNewDay = Bin(step - 1, pointsADay) != bin;
        var kept = isNewDay ? ForgettingADay : 1;
        return new DailyShape(
            Sums.SetItem(bin, (kept * Sums[bin]) + SmoothingBank.Bounded(value)), Weights.SetItem(bin, (kept * Weights[bin]) + 1));
    }

    /// <summary>By how much the mean day goes up or down from a step to the next; NaN where it is not known.</summary>
    internal double RatioAfter(long step, int pointsADay)
    {
        var (now, next) = (At(step, pointsADay), At(step + 1, pointsADay));
        return now > 0 && next > 0 ? next / now : double.NaN;
    }

    /// <summary>Between the middles of two parts of the day the mean day is a straight line.</summary>
    private double At(long step, int pointsADay)
    {
        var position = (double)(step % pointsADay) / pointsADay * Sums.Length;
        var width = (double)Sums.Length / pointsADay;
        var left = position + (width / 2) - 0.5;
        var bin = (int)Math.Floor(left);
        var share = left - bin;
        return (Mean(bin) * (1 - share)) + (Mean(bin + 1) * share);
    }

    private double Mean(int bin)
    {
        var i = (bin + Sums.Length) % Sums.Length;
        return Sums[i] / Weights[i];
    }

    private int Bin(long step, int pointsADay) => (int)((step + pointsADay) % pointsADay * Sums.Length / pointsADay);
}
