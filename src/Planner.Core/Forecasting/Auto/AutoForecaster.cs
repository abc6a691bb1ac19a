
namespace Planner.Forecasting;

/// <summary>
/// An online ensemble: the last value, exponential smoothing without and with a damped trend, Theta, and the last value
/// times what the mean day does next. Each counts by a power of its recent squared error.
/// </summary>
/// <param name="pointsADay">Points in a day: for the daily shape, which needs two days.</param>
/// <param name="level">Nominal coverage of the prediction interval, between 0 and 1.</param>
/// <remarks>
/// Theta: Assimakopoulos and Nikolopoulos, International Journal of Forecasting 16 (2000), in the form of Hyndman and
/// Billah (2003): simple smoothing with half the trend's slope as drift.
/// </remarks>
public sealed class AutoForecaster(int pointsADay, double level = 0.9) : IForecaster
{
    private const double Forgetting = 0.98;

    /// <summary>Power of the inverse mean squared error that weighs an expert.</summary>
    private const double Sharpness = 4;

    /// <summary>Errors that the prediction interval is made of.</summary>
    private const int MostResiduals = 200;

    private const int FewestResiduals = 10;

    /// <summary>The experts, in the order of their errors in the state.</summary>
    private static readonly string[] Experts = ["constant", "ses", "damped", "theta", "daily"];

    /// <inheritdoc/>
    public string Key => $"auto {pointsADay}";

    /// <inheritdoc/>
    public int MinPoints => 5;

    /// <inheritdoc/>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        var value = history.Last ?? throw new ArgumentException("a history with at least one point", nameof(history));
        return model with { Auto = model.Auto is { } state ? Learn(state, value, GapsBefore(history)) : Start(value) };
    }

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        if (model.Auto is not { } state)
        {
            return new Forecast(history.Last ?? 0);
        }

        var value = Combined(state, history.Last ?? 0);
        if (state.Residuals.Length < FewestResiduals)
        {
            return new Forecast(value);
        }

        var size = Math.Sqrt(state.SquaredError);
        return new Forecast(
            value, value + (size * Quantile(state, (1 - level) / 2)), value + (size * Quantile(state, (1 + level) / 2)));
    }

    /// <summary>What the experts expect next and how much each is trusted; those that cannot say anything are left out.</summary>
    /// <param name="model">What was learnt.</param>
    /// <param name="last">The last point.</param>
    /// <param name="pointsADay">Points in a day.</param>
    public static IReadOnlyList<ExpertOpinion> Opinions(ForecasterModel model, double last, int pointsADay) =>
        model.Auto is { } state ? new AutoForecaster(pointsADay).Weighed(state, last) : [];

    private AutoState Start(double value) => new()
    {
        Points = 1,
        Simple = SmoothingBank.Simple.Start(value),
        Damped = SmoothingBank.Damped.Start(value),
        Line = TrendLine.Empty.With(value),
        Day = DailyShape.Empty(pointsADay).With(0, value, pointsADay),
        Errors = [.. new double[Experts.Length]],
        Weights = [.. new double[Experts.Length]],
        Residuals = [],
    };

    private AutoState Learn(AutoState state, double value, int gaps)
    {
        var forecasts = Forecasts(state, state.Simple.Levels[^1]);
        var error = SmoothingBank.Bounded(value - Combined(state, state.Simple.Levels[^1]));
        var size = Math.Sqrt(state.SquaredError);
        var step = state.Step + 1 + gaps;
        return state with
        {
            Step = step,
            Points = state.Points + 1,
            Simple = SmoothingBank.Simple.Learn(state.Simple, value),
            Damped = SmoothingBank.Damped.Learn(state.Damped, value),
            Line = state.Line.With(value),
            Day = state.Day.With(step, value, pointsADay),
            Errors = [.. state.Errors.Select((sum, i) => Faded(sum, forecasts[i], Squared(value - forecasts[i])))],
            Weights = [.. state.Weights.Select((sum, i) => Faded(sum, forecasts[i], 1))],
            SquaredError = state.Points == 1 ? error * error : (0.95 * state.SquaredError) + (0.05 * error * error),
            Residuals = size > 0 ? state.Residuals.Add(Math.Clamp(error / size, -100, 100)).Newest(MostResiduals) : state.Residuals,
        };
    }

    private static double Faded(double sum, double forecast, double add) =>
        double.IsFinite(forecast) ? (Forgetting * sum) + add : sum;

    private static double Squared(double error) => SmoothingBank.Bounded(error) * SmoothingBank.Bounded(error);

    /// <summary>Every expert's forecast; NaN where it has none.</summary>
    private double[] Forecasts(AutoState state, double last)
    {
        var (simple, filter) = SmoothingBank.Simple.Best(state.Simple);
        var drift = state.Line.Slope / 2 / filter.Alpha * (1 - Math.Pow(1 - filter.Alpha, state.Points));
        var ratio = state.Step >= 2L * pointsADay ? state.Day.RatioAfter(state.Step, pointsADay) : double.NaN;
        return
        [
            last, simple, Math.Max(0, SmoothingBank.Damped.Best(state.Damped).Forecast), Math.Max(0, simple + drift), last * ratio,
        ];
    }

    private double Combined(AutoState state, double last) =>
        Weighed(state, last) is { Count: > 0 } opinions ? opinions.Sum(one => one.Weight * one.Forecast) : last;

    private List<ExpertOpinion> Weighed(AutoState state, double last)
    {
        var forecasts = Forecasts(state, last);
        var able = Enumerable.Range(0, Experts.Length)
            .Where(i => double.IsFinite(forecasts[i]) && state.Weights[i] > 0)
            .Select(i => (Expert: i, Error: state.Errors[i] / state.Weights[i])).ToList();
        if (able.Count == 0)
        {
            return [];
        }

        // Relative to the best: an error of 0 leaves only those that make none.
        var least = able.Min(one => one.Error);
        double Trust(double error) => error == least ? 1 : Math.Pow(least / error, Sharpness);
        var sum = able.Sum(one => Trust(one.Error));
        return [.. able.Select(one => new ExpertOpinion(Experts[one.Expert], forecasts[one.Expert], Trust(one.Error) / sum))];
    }

    private static double Quantile(AutoState state, double share)
    {
        var sorted = state.Residuals.Sort();
        var position = Math.Clamp((share * (sorted.Length + 1)) - 1, 0, sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }

    private static int GapsBefore(SeriesHistory history)
    {
        var gaps = 0;
        for (var i = history.Values.Length - 2; i >= 0 && double.IsNaN(history.Values[i]); i--)
        {
            gaps++;
        }

        return gaps;
    }
}
