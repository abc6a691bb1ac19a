using Planner.Configuration;
using Planner.Forecasting;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>Forecasts the next interval's traffic and writes down by whom, and who was too slow.</summary>
/// <param name="config">Names the predictor.</param>
/// <param name="trail">Takes the steps.</param>
/// <param name="deadline">When the last value stands in for a forecast that is not there yet.</param>
internal sealed class TrafficForecasting(PlannerConfig config, DecisionTrail trail, CancellationToken deadline)
{
    private readonly IForecaster _forecaster = Forecasters.Create(config);
    private readonly List<string> _cutOff = [];

    /// <summary>The forecast; null where no traffic has been seen.</summary>
    public TrafficForecast? Predict(ThroughputState learnt)
    {
        if (Predict("request_count", learnt.RequestCount) is not { } count)
        {
            return null;
        }

        // A request has at least a token each way, whatever a trend says.
        var isl = Math.Max(1, Predict("isl", learnt.Isl) ?? 1);
        var osl = Math.Max(1, Predict("osl", learnt.Osl) ?? 1);
        if (_cutOff.Count > 0)
        {
            trail.Add(DecisionStep.CutOff,
                $"{Name} took longer than a tick may: the last value stands in for {string.Join(", ", _cutOff)}");
        }

        trail.Add("forecast", $"{Name} expects {count:F1} requests of {isl:F0} + {osl:F0} tokens",
            ("request_count", count), ("isl", isl), ("osl", osl));
        return new TrafficForecast(count, isl, osl);
    }

    private string Name => _forecaster.Key.Split(' ')[0];

    private double? Predict(string name, ForecastSeries series)
    {
        var (forecast, isCutOff) = series.PredictInTime(_forecaster, deadline);
        if (isCutOff)
        {
            _cutOff.Add(name);
        }

        return forecast?.Value;
    }
}
