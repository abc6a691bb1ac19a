namespace Planner.Forecasting;

/// <summary>One series as the state holds it: its recent points and what a forecaster made of them.</summary>
public sealed record ForecastSeries
{
    /// <summary>A series that nothing is known of.</summary>
    public static ForecastSeries Empty { get; } = new();

    /// <summary><see cref="IForecaster.Key"/> of the forecaster that learnt <see cref="Model"/>.</summary>
    public string? ModelKey { get; init; }

    /// <summary>What that forecaster has learnt.</summary>
    public ForecasterModel Model { get; init; } = ForecasterModel.Empty;

    /// <summary>The recent points.</summary>
    public SeriesHistory History { get; init; } = SeriesHistory.Empty;
}
