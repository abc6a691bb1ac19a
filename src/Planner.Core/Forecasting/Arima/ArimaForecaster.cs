namespace Planner.Forecasting;

/// <summary>Non-seasonal auto-ARIMA, whose order is found anew as the history grows and when errors do.</summary>
/// <remarks>
/// Not offered yet: a search takes too long for a tick. Dynamo v1.0 selects once, at the fifth point, where a constant nearly always wins, and forecasts a running mean for ever.
/// </remarks>
public sealed class ArimaForecaster : IForecaster
{
    /// <summary>Points that a model is fitted to: the last ones.</summary>
    private const int Window = 200;

    /// <summary>The order is found again when there are this many times the points.</summary>
    private const double Growth = 1.1;

    /// <summary>Or when the recent mean squared error is this many times what the model promised.</summary>
    private const double Grown = 3;

    private const int LeastBetweenSearches = 10;
    private const double Forgetting = 0.9;

    /// <inheritdoc/>
    public string Key => "arima";

    /// <inheritdoc/>
    public int MinPoints => 5;

    /// <inheritdoc/>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        var state = model.Arima ?? new ArimaState();
        if (state.Model is not null && history.Last is { } value)
        {
            var error = value - Next(state, [.. Earlier(history)]);
            var squared = Math.Min(error * error, double.MaxValue);
            state = state with { RecentError = (Forgetting * state.RecentError) + ((1 - Forgetting) * squared) };
        }

        state = state with { Points = state.Points + 1, SinceSearch = state.SinceSearch + 1 };
        return model with { Arima = IsDue(state) ? Search(state, [.. Recent(history)]) : state };
    }

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        double[] values = [.. Recent(history)];
        return new Forecast(
            model.Arima is { Model: not null } state && !KpssTest.AreEqual(values) ? Next(state, values) : values[^1]);
    }

    private static bool IsDue(ArimaState state) =>
        state.Points >= 5 && (state.Points >= state.NextSearch
            || (state.SinceSearch >= LeastBetweenSearches && state.RecentError > Grown * state.PromisedError));

    /// <summary>Where the series itself shows no structure, its logarithm may.</summary>
    private static ArimaState Search(ArimaState state, double[] values)
    {
        var plain = ArimaSearch.Best(values);
        var logs = plain?.Model.IsTrivial == true ? ArimaSearch.Best(Array.ConvertAll(values, double.LogP1)) : null;
        var isLog = logs?.Model.IsTrivial == false;
        var next = state with
        {
            Model = isLog ? logs!.Model : plain?.Model,
            IsLog1p = isLog,
            NextSearch = Math.Max(10, (long)Math.Ceiling(state.Points * Growth)),
            SinceSearch = 0,
        };
        return next with { PromisedError = plain?.Variance ?? 0, RecentError = plain?.Variance ?? 0 };
    }

    private static double Next(ArimaState state, double[] values)
    {
        if (values.Length < state.Model!.D + 2)
        {
            return values.Length > 0 ? values[^1] : 0;
        }

        return state.IsLog1p
            ? double.ExpM1(state.Model.Next(Array.ConvertAll(values, double.LogP1)))
            : state.Model.Next(values);
    }

    private static IEnumerable<double> Recent(SeriesHistory history) => history.Points.TakeLast(Window);

    private static IEnumerable<double> Earlier(SeriesHistory history) => history.Points.SkipLast(1).TakeLast(Window);
}

/// <summary>What auto-ARIMA has learnt; the filter itself is rebuilt from the history.</summary>
public sealed record ArimaState
{
    /// <summary>The model in force; null before the first search, or where all values are equal.</summary>
    public ArimaModel? Model { get; init; }

    /// <summary>Whether it is of log(1 + y).</summary>
    public bool IsLog1p { get; init; }

    /// <summary>Points learnt.</summary>
    public long Points { get; init; }

    /// <summary>Points at which the order is found again.</summary>
    public long NextSearch { get; init; }

    /// <summary>Points since the last search.</summary>
    public long SinceSearch { get; init; }

    /// <summary>Mean squared error of late.</summary>
    public double RecentError { get; init; }

    /// <summary>Mean squared error of the model where it was fitted.</summary>
    public double PromisedError { get; init; }
}
