namespace Planner.Forecasting;

/// <summary>
/// Forecasts the next point of a series. An implementation holds parameters only; everything it has learnt is in
/// the <see cref="ForecasterModel"/> that goes in and comes out, so that it can be stored between two calls.
/// </summary>
public interface IForecaster
{
    /// <summary>Names the algorithm and its parameters. A model learnt under another key is learnt again.</summary>
    string Key { get; }

    /// <summary>Points below which <see cref="SeriesForecast"/> answers with the last value instead.</summary>
    int MinPoints { get; }

    /// <summary>Learns one more point.</summary>
    /// <param name="model">What was learnt so far.</param>
    /// <param name="history">The series with the new point as its last.</param>
    /// <param name="cancellation">
    /// Ends what takes long. A forecaster that heeds it must be able to go on later from a model that has missed
    /// points: the history has them.
    /// </param>
    /// <exception cref="OperationCanceledException">It was ended; what was learnt before still holds.</exception>
    ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default);

    /// <summary>Learns a whole history, such as one that another forecaster has followed.</summary>
    /// <param name="history">The series.</param>
    /// <param name="cancellation">Ends what takes long.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    ForecasterModel LearnAll(SeriesHistory history, CancellationToken cancellation = default)
    {
        var model = ForecasterModel.Empty;
        var values = history.Values;
        for (var i = 1; i <= values.Length; i++)
        {
            if (!double.IsNaN(values[i - 1]))
            {
                model = Learn(model, history with { Values = values[..i] }, cancellation);
            }
        }

        return model;
    }

    /// <summary>Forecasts the point after the history's last; asking does not change the model.</summary>
    /// <param name="model">What was learnt.</param>
    /// <param name="history">The series.</param>
    /// <param name="cancellation">Ends what takes long.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default);

    /// <summary>What the members of an ensemble say; nothing for a forecaster that has none.</summary>
    /// <param name="model">What was learnt.</param>
    /// <param name="history">The series.</param>
    IReadOnlyList<ExpertOpinion> Opinions(ForecasterModel model, SeriesHistory history) => [];
}
