using Planner.Configuration;
using Planner.Forecasting;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>Forecasts the next interval's traffic and writes down by whom.</summary>
/// <param name="config">Names the predictor.</param>
/// <param name="trail">Takes the steps.</param>
internal sealed class TrafficForecasting(PlannerConfig config, DecisionTrail trail)
{
    private readonly IForecaster _forecaster = Forecasters.Create(config);

    /// <summary>The forecast; null where no traffic has been seen.</summary>
    public TrafficForecast? Predict(ThroughputState learnt)
    {
        if (Predict(learnt.RequestCount) is not { } count)
        {
            return null;
        }

        // A request has at least a token each way, whatever a trend says.
        var isl = Math.Max(1, Predict(learnt.Isl) ?? 1);
        var osl = Math.Max(1, Predict(learnt.Osl) ?? 1);
        trail.Add("forecast", $"{_forecaster.Key.Split(' ')[0]} expects {count:F1} requests of {isl:F0} + {osl:F0} tokens",
            ("request_count", count), ("isl", isl), ("osl", osl));
        return new TrafficForecast(count, isl, osl);
    }

    private double? Predict(ForecastSeries series) => series.PredictNext(_forecaster)?.Value;
}
