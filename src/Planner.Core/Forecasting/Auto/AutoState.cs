using System.Collections.Immutable;

namespace Planner.Forecasting;

/// <summary>What the ensemble has learnt; bounded however long the series.</summary>
public sealed record AutoState
{
    /// <summary>Steps since the first point, gaps included.</summary>
    public long Step { get; init; }

    /// <summary>Points learnt.</summary>
    public long Points { get; init; }

    /// <summary>Simple exponential smoothing.</summary>
    public required BankState Simple { get; init; }

    /// <summary>Smoothing with a damped trend.</summary>
    public required BankState Damped { get; init; }

    /// <summary>The recent trend.</summary>
    public required TrendLine Line { get; init; }

    /// <summary>The mean day.</summary>
    public required DailyShape Day { get; init; }

    /// <summary>Sum of squared one-step errors of each expert, older ones less.</summary>
    public required ImmutableArray<double> Errors { get; init; }

    /// <summary>Sum of their weights.</summary>
    public required ImmutableArray<double> Weights { get; init; }

    /// <summary>Mean squared error of the ensemble itself, recent ones more.</summary>
    public double SquaredError { get; init; }

    /// <summary>Its last errors, each over its expected size at the time.</summary>
    public required ImmutableArray<double> Residuals { get; init; }
}

/// <summary>How much an expert is trusted.</summary>
/// <param name="Expert">constant, ses, damped, theta or daily.</param>
/// <param name="Forecast">What it expects.</param>
/// <param name="Weight">Its share in the ensemble, 0 to 1.</param>
public sealed record ExpertOpinion(string Expert, double Forecast, double Weight);
