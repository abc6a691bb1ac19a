namespace Planner.Forecasting;

/// <summary>What the ensemble has learnt, on the square roots of the values; bounded however long the series.</summary>
public sealed record EnsembleState
{
    /// <summary>Steps from the first point to the last, gaps included.</summary>
    public long Step { get; init; }

    /// <summary>Points learnt.</summary>
    public long Points { get; init; }

    /// <summary>Root of the last point.</summary>
    public double Root { get; init; }

    /// <summary>Simple exponential smoothing.</summary>
    public required BankState Simple { get; init; }

    /// <summary>Smoothing with a damped trend.</summary>
    public required BankState Damped { get; init; }

    /// <summary>The recent trend.</summary>
    public required TrendLine Line { get; init; }

    /// <summary>The mean day.</summary>
    public required SeasonShape Day { get; init; }

    /// <summary>The mean week.</summary>
    public required SeasonShape Week { get; init; }

    /// <summary>How levels and shapes bear on the next change.</summary>
    public required ChangeRegression Regression { get; init; }

    /// <summary>How far the experts were off.</summary>
    public required ExpertTrust Trust { get; init; }

    /// <summary>How far the ensemble was off.</summary>
    public required ResidualBand Band { get; init; }
}
