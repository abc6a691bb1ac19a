using Planner.Configuration;

namespace Planner.Forecasting;

/// <summary>Makes the forecaster that a configuration names.</summary>
public static class Forecasters
{
    /// <summary>Predictors that this version has.</summary>
    public static IReadOnlyList<LoadPredictor> Available { get; } = [LoadPredictor.Constant, LoadPredictor.Kalman];

    /// <summary>Whether this version has the configured predictor; where not, the last value stands in for it.</summary>
    public static bool HasConfigured(PlannerConfig config) => Available.Contains(config.LoadPredictor);

    /// <summary>The configured predictor, or its stand-in.</summary>
    public static IForecaster Create(PlannerConfig config)
    {
        IForecaster forecaster = config.LoadPredictor switch
        {
            LoadPredictor.Kalman => new KalmanForecaster(
                config.KalmanQLevel, config.KalmanQTrend, config.KalmanR, config.KalmanMinPoints),
            _ => new ConstantForecaster(),
        };
        return config.LoadPredictorLog1p ? new Log1pForecaster(forecaster) : forecaster;
    }
}
