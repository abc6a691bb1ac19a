using Planner.Forecasting;

namespace Planner.Cli.Commands;

/// <summary>How one predictor does on a series.</summary>
/// <param name="Predictor">Its name.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mase">Mean absolute error over that of forecasting the last value.</param>
/// <param name="Pinball">Mean pinball loss of both ends of the prediction interval; null where it has none.</param>
/// <param name="Coverage">Share of the values within that interval; null where it has none.</param>
internal sealed record PredictorScore(
    string Predictor, double? Mae, double? Rmse, double? Mase, double? Pinball, double? Coverage)
{
    /// <summary>Time of learning a point and forecasting the next, ms.</summary>
    public double MsPerForecast { get; init; }

    /// <summary>What an ensemble trusts after the last row; null for a predictor that is none.</summary>
    public IReadOnlyList<ExpertOpinion>? Trusts { get; init; }

    /// <summary>Scores forecasts and their intervals, which are to cover so large a share.</summary>
    public static PredictorScore Of(
        string predictor, IReadOnlyList<ForecastRow> rows, ForecastErrors errors, double level)
    {
        var banded = rows.Where(row => row is { Actual: not null, Lower: not null, Upper: not null }).ToList();
        return new PredictorScore(
            predictor, errors.Mae, errors.Rmse, errors.Mase,
            banded.Count > 0 ? banded.Average(row => Loss(row, level)) : null,
            banded.Count > 0 ? banded.Average(row => row.Actual >= row.Lower && row.Actual <= row.Upper ? 1.0 : 0) : null);
    }

    private static double Loss(ForecastRow row, double level) =>
        (Pinned(row.Actual!.Value - row.Lower!.Value, (1 - level) / 2) + Pinned(row.Actual.Value - row.Upper!.Value, (1 + level) / 2)) / 2;

    /// <summary>Koenker and Bassett, Regression Quantiles, Econometrica 46 (1978).</summary>
    private static double Pinned(double above, double quantile) => above >= 0 ? quantile * above : (quantile - 1) * above;
}
