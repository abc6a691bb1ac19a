namespace Planner.Observations;

/// <summary>
/// What one throughput interval's metrics said. Four outcomes that are never mixed up: an error is no number, and
/// silence is no error. (Dynamo v1.0 turns failed queries into zeros.)
/// </summary>
public abstract record TrafficObservation
{
    private TrafficObservation()
    {
    }

    /// <summary>
    /// Why the metrics may miss a part of the traffic, for a person; null where nothing says so. Scaling out on such an
    /// observation is allowed, scaling in is not.
    /// </summary>
    public string? Partial { get; init; }

    /// <summary>How the metrics were read where that is not the usual way, for a person; null where it is.</summary>
    public string? Note { get; init; }

    /// <summary>Requests finished in the interval.</summary>
    /// <param name="RequestCount">Requests finished, above 0.</param>
    /// <param name="Isl">Mean input length, tokens.</param>
    /// <param name="Osl">Mean output length, tokens.</param>
    /// <param name="TtftMs">Mean time to first token, ms.</param>
    /// <param name="ItlMs">Mean inter-token latency, ms; null where none was measured, as with answers of one token.</param>
    /// <param name="RequestDurationS">Mean time from arrival to the last token, s; null where the source does not show it.</param>
    public sealed record Traffic(
        double RequestCount, double Isl, double Osl, double TtftMs, double? ItlMs, double? RequestDurationS)
        : TrafficObservation
    {
        /// <summary>Requests that arrived in the interval, 0 or more; null where that is not known.</summary>
        public double? Arrived { get; init; }

        /// <summary>Times to first token, ms, a value a request; null where only the mean is known.</summary>
        public Histogram? Ttfts { get; init; }

        /// <summary>Inter-token latencies, ms; null where only the mean is known.</summary>
        public Histogram? Itls { get; init; }
    }

    /// <summary>The query worked, nothing finished and nothing is in flight.</summary>
    public sealed record Idle : TrafficObservation;

    /// <summary>Requests are in flight and none finishes.</summary>
    /// <param name="Inflight">Requests in flight.</param>
    public sealed record Stall(double Inflight) : TrafficObservation;

    /// <summary>Nothing can be said of the interval.</summary>
    /// <param name="Reason">Why, for a person.</param>
    public sealed record Unavailable(string Reason) : TrafficObservation;
}
