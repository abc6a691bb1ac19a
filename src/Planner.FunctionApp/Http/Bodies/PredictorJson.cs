using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Forecasting;
using Planner.State;

namespace Planner.FunctionApp.Http;

/// <summary>What an ensemble of forecasters trusts, as the API shows it.</summary>
internal static class PredictorJson
{
    /// <summary>The experts for each series; null for a predictor that is no ensemble or has learnt nothing.</summary>
    public static JsonObject? Of(PlannerConfig config, ThroughputState state)
    {
        var forecaster = Forecasters.Create(config);
        var series = new (string Name, ForecastSeries Series)[]
        {
            ("request_count", state.RequestCount), ("isl", state.Isl), ("osl", state.Osl),
        };
        var opinions = series.Where(one => one.Series.ModelKey == forecaster.Key)
            .Select(one => (one.Name, Experts: forecaster.Opinions(one.Series.Model, one.Series.History)))
            .Where(one => one.Experts.Count > 0)
            .Select(one => KeyValuePair.Create(one.Name, (JsonNode?)Of(one.Experts))).ToList();
        return opinions.Count == 0 ? null : new JsonObject(opinions);
    }

    private static JsonArray Of(IReadOnlyList<ExpertOpinion> experts) => new([.. experts.Select(one => new JsonObject
    {
        ["expert"] = one.Expert,
        ["weight"] = Math.Round(one.Weight, 4),
        ["forecast"] = one.Forecast,
    })]);
}
