namespace Planner.Observations;

/// <summary>Keeps absurd numbers away from the predictors.</summary>
internal static class ObservationRules
{
    /// <summary>The observation itself, or <see cref="TrafficObservation.Unavailable"/> naming what is absurd in it.</summary>
    public static TrafficObservation Checked(TrafficObservation observation) => observation switch
    {
        TrafficObservation.Traffic traffic when Problem(traffic) is { } problem =>
            new TrafficObservation.Unavailable(problem),
        _ => observation,
    };

    private static string? Problem(TrafficObservation.Traffic traffic)
    {
        ReadOnlySpan<(string Name, double? Value, double Least)> values =
        [
            ("request_count", traffic.RequestCount, double.Epsilon),
            ("isl", traffic.Isl, double.Epsilon),
            ("osl", traffic.Osl, double.Epsilon),
            ("ttft_ms", traffic.TtftMs, 0),
            ("itl_ms", traffic.ItlMs, 0),
            ("request_duration_s", traffic.RequestDurationS, 0),
        ];
        foreach (var (name, value, least) in values)
        {
            if (value is { } number && !(double.IsFinite(number) && number >= least))
            {
                return $"the metrics make no sense: {name} is {number}";
            }
        }

        return null;
    }
}
