namespace Planner.Observations;

/// <summary>Keeps absurd numbers away from the predictors.</summary>
internal static class ObservationRules
{
    /// <summary>The observation itself, or <see cref="TrafficObservation.Unavailable"/> naming what is absurd in it.</summary>
    /// <param name="observation">As it was read.</param>
    /// <param name="interval">Length of what it is of.</param>
    public static TrafficObservation Checked(TrafficObservation observation, TimeSpan interval) => observation switch
    {
        TrafficObservation.Traffic traffic when Problem(traffic, Plausible.MostRate * interval.TotalSeconds) is { } problem =>
            new TrafficObservation.Unavailable(problem),
        TrafficObservation.Traffic traffic => traffic with
        {
            Arrived = traffic.Arrived is { } arrived && Plausible.IsWithin(arrived, Plausible.MostRate * interval.TotalSeconds)
                ? arrived : null,
            Ttfts = traffic.Ttfts is { IsCountable: true } ttfts ? ttfts : null,
            Itls = traffic.Itls is { IsCountable: true } itls ? itls : null,
        },
        _ => observation,
    };

    private static string? Problem(TrafficObservation.Traffic traffic, double mostRequests)
    {
        ReadOnlySpan<(string Name, double? Value, double Least, double Most)> values =
        [
            ("request_count", traffic.RequestCount, double.Epsilon, mostRequests),
            ("isl", traffic.Isl, double.Epsilon, Plausible.MostTokens),
            ("osl", traffic.Osl, double.Epsilon, Plausible.MostTokens),
            ("ttft_ms", traffic.TtftMs, 0, Plausible.MostLatencyMs),
            ("itl_ms", traffic.ItlMs, 0, Plausible.MostLatencyMs),
            ("request_duration_s", traffic.RequestDurationS, 0, Plausible.MostDurationS),
        ];
        foreach (var (name, value, least, most) in values)
        {
            if (value is { } number && !(number >= least && number <= most))
            {
                return $"implausible metrics: {name} is {number}";
            }
        }

        return null;
    }
}
