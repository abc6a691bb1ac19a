using Planner.Forecasting;

namespace Planner.Cli.Commands;

/// <summary>What <c>planner forecast --json</c> prints.</summary>
/// <param name="Column">Column of the series.</param>
/// <param name="IntervalS">Step of the series, s.</param>
/// <param name="Scored">Rows with both an actual value and a forecast.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mase">Mean absolute error over that of forecasting the last value.</param>
/// <param name="Trusts">What an ensemble trusts after the last row; null for a predictor that is none.</param>
/// <param name="Rows">The forecasts.</param>
internal sealed record SeriesForecastResult(
    string Column, double IntervalS, int Scored, double? Mae, double? Rmse, double? Mase,
    IReadOnlyList<ExpertOpinion>? Trusts, IReadOnlyList<ForecastRow> Rows);
