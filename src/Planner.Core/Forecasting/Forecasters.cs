using Planner.Configuration;

namespace Planner.Forecasting;

/// <summary>Makes the forecaster that a configuration names.</summary>
public static class Forecasters
{
    /// <summary>Predictors that this version has.</summary>
    public static IReadOnlyList<LoadPredictor> Available { get; } =
        [LoadPredictor.Constant, LoadPredictor.Kalman, LoadPredictor.Prophet, LoadPredictor.Auto];

    /// <summary>Whether this version has the configured predictor; where not, the last value stands in for it.</summary>
    public static bool HasConfigured(PlannerConfig config) => Available.Contains(config.LoadPredictor);

    /// <summary>The configured predictor, or its stand-in.</summary>
    /// <param name="config">Predictor, its parameters, and the interval between two points.</param>
    /// <param name="level">Nominal coverage of prediction intervals, between 0 and 1.</param>
    public static IForecaster Create(PlannerConfig config, double level = 0.9)
    {
        IForecaster forecaster = config.LoadPredictor switch
        {
            LoadPredictor.Kalman => new KalmanForecaster(
                config.KalmanQLevel, config.KalmanQTrend, config.KalmanR, config.KalmanMinPoints),
            LoadPredictor.Prophet => new ProphetForecaster(config.ProphetWindowSize, config.ThroughputAdjustmentInterval),
            LoadPredictor.Auto => new AutoForecaster(
                Math.Max(1, (int)(TimeSpan.FromDays(1) / config.ThroughputAdjustmentInterval)), level),
            _ => new ConstantForecaster(),
        };
        return config.LoadPredictorLog1p ? new Log1pForecaster(forecaster) : forecaster;
    }
}
