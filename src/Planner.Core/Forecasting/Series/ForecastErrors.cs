namespace Planner.Forecasting;

/// <summary>How far forecasts were off, over the rows that have both an actual value and a forecast.</summary>
/// <param name="Scored">Such rows.</param>
/// <param name="Mae">Mean absolute error; null without such rows.</param>
/// <param name="Rmse">Root of the mean squared error; null without such rows.</param>
/// <param name="Mase">Mean absolute error over that of forecasting the last value; null where that makes none.</param>
public sealed record ForecastErrors(int Scored, double? Mae, double? Rmse, double? Mase)
{
    /// <summary>Measures a rolling forecast.</summary>
    /// <param name="rows">The forecasts.</param>
    /// <param name="lastValues">The same rows as forecast by <see cref="ConstantForecaster"/>.</param>
    public static ForecastErrors Of(IReadOnlyList<ForecastRow> rows, IReadOnlyList<ForecastRow> lastValues)
    {
        double[] errors = [.. Errors(rows)];
        if (errors.Length == 0)
        {
            return new ForecastErrors(0, null, null, null);
        }

        var mae = errors.Average(Math.Abs);
        var naive = Errors(lastValues).Average(Math.Abs);
        return new ForecastErrors(
            errors.Length, mae, Math.Sqrt(errors.Average(error => error * error)), naive > 0 ? mae / naive : null);
    }

    private static IEnumerable<double> Errors(IReadOnlyList<ForecastRow> rows)
    {
        foreach (var row in rows)
        {
            if (row is { Actual: { } actual, Forecast: { } forecast })
            {
                yield return actual - forecast;
            }
        }
    }

    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"MAE {Text(Mae)}  RMSE {Text(Rmse)}  MASE {Text(Mase)}  over {Scored} {(Scored == 1 ? "forecast" : "forecasts")}";

    private static string Text(double? error) => error?.ToString("G6") ?? "n/a";
}
