namespace Planner.Forecasting;

/// <summary>What a forecaster has learnt; each algorithm has its own part and leaves the others null.</summary>
public sealed record ForecasterModel
{
    /// <summary>Nothing learnt yet.</summary>
    public static ForecasterModel Empty { get; } = new();

    /// <summary>State of the Kalman filter.</summary>
    public KalmanState? Kalman { get; init; }

    /// <summary>State of auto-ARIMA.</summary>
    public ArimaState? Arima { get; init; }

    /// <summary>State of the ensemble.</summary>
    public EnsembleState? Ensemble { get; init; }
}
