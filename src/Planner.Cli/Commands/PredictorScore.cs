using System.Diagnostics;
using Planner.Cli.Output;
using Planner.Configuration;
using Planner.Forecasting;

namespace Planner.Cli.Commands;

/// <summary>How one predictor does on a series.</summary>
/// <param name="Predictor">Its name.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mase">Mean absolute error over that of forecasting the last value.</param>
/// <param name="Pinball">Mean pinball loss of both ends of the prediction interval; null where it has none.</param>
/// <param name="Coverage">Share of the values within that interval; null where it has none.</param>
/// <param name="MsPerForecast">Time of learning a point and forecasting the next, ms.</param>
internal sealed record PredictorScore(
    string Predictor, double? Mae, double? Rmse, double? Mase, double? Pinball, double? Coverage, double MsPerForecast)
{
    /// <summary>Scores every predictor that there is.</summary>
    public static IReadOnlyList<PredictorScore> Of(
        IReadOnlyList<double?> values, PlannerConfig config, int first, double level, IWorkProgress progress,
        CancellationToken interruption)
    {
        var lastValues = RollingForecast.Run(values, new ConstantForecaster(), first, interruption);
        var scores = new List<PredictorScore>();
        foreach (var predictor in Forecasters.Available)
        {
            progress.Say(CommonOptions.Name(predictor));
            var started = Stopwatch.GetTimestamp();
            var rows = RollingForecast.Run(values, Forecasters.Create(config with { LoadPredictor = predictor }, level), first, interruption);
            var ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds / values.Count;
            var errors = ForecastErrors.Of(rows, lastValues);
            var banded = rows.Where(row => row is { Actual: not null, Lower: not null, Upper: not null }).ToList();
            scores.Add(new PredictorScore(
                CommonOptions.Name(predictor), errors.Mae, errors.Rmse, errors.Mase,
                banded.Count > 0 ? banded.Average(row => Loss(row, level)) : null,
                banded.Count > 0 ? banded.Average(row => row.Actual >= row.Lower && row.Actual <= row.Upper ? 1.0 : 0) : null, ms));
        }

        return scores;
    }

    private static double Loss(ForecastRow row, double level) =>
        (Pinned(row.Actual!.Value - row.Lower!.Value, (1 - level) / 2) + Pinned(row.Actual.Value - row.Upper!.Value, (1 + level) / 2)) / 2;

    /// <summary>Koenker and Bassett, Regression Quantiles, Econometrica 46 (1978).</summary>
    private static double Pinned(double above, double quantile) => above >= 0 ? quantile * above : (quantile - 1) * above;
}
