namespace Planner.Forecasting;

/// <summary>Folds a series into the shape of its day or week.</summary>
/// <param name="period">Points in a period.</param>
/// <param name="mostParts">Parts that a shape has at the most, so that it stays small at any interval.</param>
internal sealed class Season(long period, int mostParts)
{
    // A week of days on, a day counts a fifth.
    private const float ForgettingAPeriod = 0.8f;

    /// <summary>Before a second period has gone by a mean is no shape.</summary>
    private const int FewestPeriods = 2;

    /// <summary>Of single precision, with room to sum.</summary>
    private const double Largest = 1e30;

    private readonly int _parts = (int)Math.Min(period, mostParts);

    public SeasonShape Empty => new([.. new float[_parts]], [.. new float[_parts]]);

    /// <summary>The shape with one more point.</summary>
    /// <param name="shape">The shape so far.</param>
    /// <param name="step">Steps since the series began.</param>
    /// <param name="sinceLast">Steps since the point before.</param>
    /// <param name="value">The point.</param>
    public SeasonShape Learn(SeasonShape shape, long step, int sinceLast, double value)
    {
        var part = Part(step);
        var isFirstThere = sinceLast >= period || Part(step + period - sinceLast) != part;
        var kept = isFirstThere ? ForgettingAPeriod : 1;
        return new SeasonShape(
            shape.Sums.SetItem(part, (float)((kept * shape.Sums[part]) + Math.Min(value, Largest))),
            shape.Weights.SetItem(part, (kept * shape.Weights[part]) + 1));
    }

    /// <summary>Where the shape is at a step, and so many steps later.</summary>
    public SeasonStep Step(SeasonShape shape, long step, int ahead) => step >= FewestPeriods * period
        ? new(At(shape, step), At(shape, step + ahead))
        : new(double.NaN, double.NaN);

    /// <summary>Between the middles of two parts the shape is a straight line.</summary>
    private double At(SeasonShape shape, long step)
    {
        var left = ((step % period) + 0.5) / period * _parts - 0.5;
        var part = (int)Math.Floor(left);
        var share = left - part;
        return share == 0 ? Mean(shape, part) : (Mean(shape, part) * (1 - share)) + (Mean(shape, part + 1) * share);
    }

    private double Mean(SeasonShape shape, int part)
    {
        var i = (part + _parts) % _parts;
        return (double)shape.Sums[i] / shape.Weights[i];
    }

    private int Part(long step) => (int)(step % period * _parts / period);
}
