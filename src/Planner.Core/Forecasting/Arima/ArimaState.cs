namespace Planner.Forecasting;

/// <summary>What auto-ARIMA has learnt.</summary>
public sealed record ArimaState
{
    /// <summary>The model in force; null before the first search, and where all values or their changes are equal.</summary>
    public ArimaModel? Model { get; init; }

    /// <summary>Points since the last search.</summary>
    public int SinceSearch { get; init; }

    /// <summary>Points after which the order is found again.</summary>
    public int SearchAfter { get; init; }

    /// <summary>Mean squared error of late, in units of the model's scale.</summary>
    public double RecentError { get; init; }

    /// <summary>Mean squared error where the model was fitted, in units of its scale.</summary>
    public double PromisedError { get; init; }
}
