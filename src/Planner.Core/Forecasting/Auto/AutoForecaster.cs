namespace Planner.Forecasting;

/// <summary>
/// An online ensemble of small forecasters, each trusted by a power of its recent error. All of it works on the square
/// roots of the values: counts vary in proportion to their roots, so that quiet and busy hours teach alike and one spike
/// teaches little, and unlike logarithms roots know zero and no unit.
/// </summary>
/// <param name="pointsADay">Points in a day, at least 1: for the shapes of a day and a week.</param>
/// <param name="level">Nominal coverage of the prediction interval, between 0 and 1.</param>
/// <remarks>
/// Bartlett, The square root transformation in analysis of variance, Supplement to the JRSS 3 (1936). Weights: Bates and
/// Granger, The combination of forecasts, Operational Research Quarterly 20 (1969), sharpened.
/// </remarks>
public sealed class AutoForecaster(int pointsADay, double level = 0.9) : IForecaster
{
    private readonly Experts _experts = new(pointsADay);

    /// <inheritdoc/>
    /// <remarks>The version rises when what was learnt by an older program must be learnt again.</remarks>
    public string Key => $"auto {pointsADay} v3";

    /// <inheritdoc/>
    public int MinPoints => 5;

    /// <inheritdoc/>
    public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        var value = history.Last ?? throw new ArgumentException("a history with at least one point", nameof(history));
        var root = Roots.Of(value);
        return model with
        {
            Ensemble = model.Ensemble is { } state ? Learn(state, root, history.GapsBeforeLast) : _experts.Start(root),
        };
    }

    /// <inheritdoc/>
    public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
    {
        var last = history.Last ?? 0;
        if (model.Ensemble is not { } state)
        {
            return new Forecast(last);
        }

        var change = state.Trust.Combine(_experts.Forecasts(state, 1 + history.GapsAfterLast), state.Root) - state.Root;
        // Not the square of the sum: what does not change is forecast exactly.
        var value = last + (change * ((2 * state.Root) + change));
        return state.Band.Around(state.Root + change, level) is var (lower, upper)
            ? new Forecast(value, Math.Min(value, lower * lower), Math.Max(value, upper * upper))
            : new Forecast(value);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ExpertOpinion> Opinions(ForecasterModel model, SeriesHistory history)
    {
        if (model.Ensemble is not { } state)
        {
            return [];
        }

        var forecasts = _experts.Forecasts(state, 1 + history.GapsAfterLast);
        var weights = state.Trust.Weights(forecasts);
        return [.. Experts.Names.Select((name, i) => new ExpertOpinion(
            name, double.IsFinite(forecasts[i]) ? forecasts[i] * forecasts[i] : null, weights[i]))];
    }

    private EnsembleState Learn(EnsembleState state, double root, int gaps)
    {
        var forecasts = _experts.Forecasts(state, 1 + gaps);
        var own = state.Trust.Combine(forecasts, state.Root);
        return _experts.Learn(state, root, 1 + gaps) with
        {
            Trust = state.Trust.With(forecasts, root, state.Band.LargestError),
            Band = state.Band.With(root - own, state.Points),
        };
    }
}
