namespace Planner.Configuration;

/// <summary>How the next interval's traffic is forecast.</summary>
public enum LoadPredictor
{
    /// <summary>The last value.</summary>
    Constant,

    /// <summary>Auto-ARIMA.</summary>
    Arima,

    /// <summary>Local linear trend by a Kalman filter.</summary>
    Kalman,

    /// <summary>Prophet's additive model.</summary>
    Prophet,

    /// <summary>An online ensemble.</summary>
    Auto,
}
