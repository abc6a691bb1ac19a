using Planner.Configuration;
using Planner.Forecasting;
using Planner.FunctionApp.Http;
using Planner.State;

namespace Planner.FunctionApp;

public class PredictorJsonTests
{
    private static readonly PlannerConfig Auto = new() { LoadPredictor = LoadPredictor.Auto };

    [Fact]
    public void Ensemble_ShowsTheWeightsOfItsExperts()
    {
        var trusts = PredictorJson.Of(Auto, Learnt(Auto))!;

        Assert.Equal(["request_count"], trusts.Select(series => series.Key));
        var experts = trusts["request_count"]!.AsArray();
        Assert.Equal(1, experts.Sum(one => (double)one!["weight"]!), 1e-3);
        Assert.Null(experts.Single(one => (string)one!["expert"]! == "weekly")!["forecast"]);
    }

    [Fact]
    public void OtherPredictor_OrOneThatLearntNothing_ShowsNothing()
    {
        var kalman = Auto with { LoadPredictor = LoadPredictor.Kalman };

        Assert.Null(PredictorJson.Of(kalman, Learnt(kalman)));
        Assert.Null(PredictorJson.Of(Auto, Learnt(kalman)));
        Assert.Null(PredictorJson.Of(Auto, new ThroughputState()));
    }

    private static ThroughputState Learnt(PlannerConfig config)
    {
        var forecaster = Forecasters.Create(config);
        return new ThroughputState
        {
            RequestCount = Enumerable.Range(0, 30).Aggregate(
                ForecastSeries.Empty, (series, i) => series.Append(forecaster, 100 + (i % 7))),
        };
    }
}
