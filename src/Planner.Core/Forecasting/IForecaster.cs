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
    ForecasterModel Learn(ForecasterModel model, SeriesHistory history);

    /// <summary>Forecasts the point after the history's last; asking does not change the model.</summary>
    Forecast PredictNext(ForecasterModel model, SeriesHistory history);
}
