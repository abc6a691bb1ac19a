namespace Planner.Forecasting;

/// <summary>Non-seasonal auto-ARIMA whose order is found anew all the time.</summary>
/// <remarks>
/// Order selection after Hyndman and Khandakar (Journal of Statistical Software 27, 2008) by exact likelihood. Dynamo v1.0
/// selects once, at the fifth point, where a constant nearly always wins, and forecasts a running mean for ever.
/// </remarks>
public sealed class ArimaForecaster : IForecaster
{
    /// <summary>Points that a model is fitted to: the last ones.</summary>
    private const int Window = 200;

    /// <summary>The order is found again after this share of the points: at each of the first 80, at every fifth from 200.</summary>
    private const int SearchesOfAWindow = 40;

    /// <summary>Or as soon as the recent mean squared error is this many times what the model promised.</summary>
    private const double Grown = 3;

    /// <summary>Weight of the past in the recent error: that of some ten points.</summary>
    private const double Forgetting = 0.9;

    /// <summary>
    /// Evaluations of the likelihood that a point may cost, some 4 us each, so that no tick is a slow one; five times what is
    /// usual. A search that comes to its end takes the best order so far.
    /// </summary>
    private const int MostEvaluations = 1500;

    /// <inheritdoc/>
    public string Key => "arima";

    /// <inheritdoc/>
    public int MinPoints => 5;

    /// <inheritdoc/>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        var state = Followed(model.Arima ?? new ArimaState(), history);
        var isDue = state.SinceSearch >= state.SearchAfter || state.RecentError > Grown * state.PromisedError;
        return model with { Arima = isDue ? Search(history, cancellation) : state };
    }

    /// <summary>What is far back has no part in the model: one search is enough.</summary>
    /// <param name="history">The series.</param>
    /// <param name="cancellation">Ends what takes long.</param>
    public ForecasterModel LearnAll(SeriesHistory history, CancellationToken cancellation = default) =>
        history.Last is null ? ForecasterModel.Empty : new ForecasterModel { Arima = Search(history, cancellation) };

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        if (model.Arima?.Model is { } fitted)
        {
            Span<double> latest = stackalloc double[fitted.Reach];
            if (history.CopyLatest(latest) == latest.Length)
            {
                return new Forecast(fitted.Next(latest));
            }
        }

        return new Forecast(history.Last ?? 0);
    }

    /// <summary>The state with the history's last point.</summary>
    private static ArimaState Followed(ArimaState state, SeriesHistory history)
    {
        state = state with { SinceSearch = state.SinceSearch + 1 };
        if (state.Model is not { } model)
        {
            return state;
        }

        Span<double> latest = stackalloc double[model.Reach + 1];
        if (history.CopyLatest(latest) < latest.Length)
        {
            return state with { Model = null };
        }

        var (next, error) = model.Follow(latest[..^1], latest[^1]);
        var recent = (Forgetting * state.RecentError) + ((1 - Forgetting) * error * error);
        return double.IsFinite(recent) ? state with { Model = next, RecentError = recent } : new ArimaState();
    }

    /// <summary>Where the series itself shows no structure, its logarithm may.</summary>
    private static ArimaState Search(SeriesHistory history, CancellationToken cancellation)
    {
        Span<double> buffer = stackalloc double[Window];
        var values = buffer[^history.CopyLatest(buffer)..];
        var budget = MostEvaluations;
        var plain = ArimaFit.Best(values, isLog1p: false, ref budget, cancellation);
        var logs = plain?.Model.IsTrivial == true ? ArimaFit.Best(values, isLog1p: true, ref budget, cancellation) : null;
        var best = logs?.Model.IsTrivial == false ? logs : plain;
        return new ArimaState
        {
            Model = best?.Model,
            SearchAfter = Math.Max(1, values.Length / SearchesOfAWindow),
            PromisedError = best?.Variance ?? 0,
            RecentError = best?.Variance ?? 0,
        };
    }
}
