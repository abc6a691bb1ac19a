using System.Diagnostics;
using Planner.Cli.Output;
using Planner.Forecasting;

namespace Planner.Cli.Commands;

/// <summary>What one predictor forecast for a series, and how well.</summary>
internal sealed record PredictorRun(IReadOnlyList<ForecastRow> Rows, ForecastErrors Errors, PredictorScore Score)
{
    /// <summary>Forecasts by every predictor that is asked for.</summary>
    public static IReadOnlyList<PredictorRun> All(
        ForecastRequest request, IWorkProgress progress, CancellationToken interruption)
    {
        var lastValues = RollingForecast.Run(request.Series.Values, new ConstantForecaster(), request.First, interruption);
        var runs = new List<PredictorRun>();
        foreach (var predictor in request.Predictors)
        {
            var name = CommonOptions.Name(predictor);
            progress.Say(name);
            var forecaster = Forecasters.Create(request.Config with { LoadPredictor = predictor }, request.Level);
            var started = Stopwatch.GetTimestamp();
            var rows = RollingForecast.Run(request.Series.Values, forecaster, request.First, out var series, interruption);
            var elapsed = Stopwatch.GetElapsedTime(started);
            var errors = ForecastErrors.Of(rows, lastValues);
            runs.Add(new PredictorRun(rows, errors, PredictorScore.Of(name, rows, errors, request.Level) with
            {
                MsPerForecast = elapsed.TotalMilliseconds / request.Series.Values.Count,
                Trusts = forecaster.Opinions(series.Model, series.History) is { Count: > 0 } opinions ? opinions : null,
            }));
        }

        return runs;
    }

    /// <summary>What an ensemble trusts after the last row, in words; null for a predictor that is none.</summary>
    public string? Trusts()
    {
        if (Score.Trusts is not { } opinions)
        {
            return null;
        }

        var silent = string.Join(", ", opinions.Where(one => one.Forecast is null).Select(one => one.Expert));
        var trusted = opinions.Where(one => one.Weight >= 0.005).OrderByDescending(one => one.Weight)
            .Select(one => $"{one.Expert} {one.Weight * 100:0} %");
        return $"{Score.Predictor} trusts {string.Join(", ", trusted)}" + (silent.Length > 0 ? $"; left out, having nothing to say: {silent}" : "");
    }
}
