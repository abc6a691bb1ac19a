using Planner.Configuration;

namespace Planner.Forecasting;

/// <summary>Makes the forecaster that a configuration names.</summary>
public static class Forecasters
{
    /// <summary>All predictors.</summary>
    public static IReadOnlyList<LoadPredictor> Available { get; } = Enum.GetValues<LoadPredictor>();

    /// <summary>The configured predictor.</summary>
    /// <param name="config">Predictor, its parameters, and the interval between two points.</param>
    /// <param name="level">Nominal coverage of prediction intervals, between 0 and 1.</param>
    public static IForecaster Create(PlannerConfig config, double level = 0.9)
    {
        IForecaster forecaster = config.LoadPredictor switch
        {
            LoadPredictor.Arima => new ArimaForecaster(),
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
