using Planner.Engines;
using Planner.Observations;

namespace Planner.Policies.Dynamo10;

/// <summary>How much slower (above 1) or faster engines are than their profile says.</summary>
/// <param name="Prefill">Observed over profiled time to first token, above 0.</param>
/// <param name="Decode">Observed over profiled inter-token latency, above 0.</param>
public sealed record CorrectionFactors(double Prefill, double Decode)
{
    private const double MsPerS = 1000;

    /// <summary>The profile as it is.</summary>
    public static CorrectionFactors None { get; } = new(1, 1);

    /// <summary>Compares one interval with the profile.</summary>
    /// <param name="traffic">The interval's metrics.</param>
    /// <param name="interval">Its length.</param>
    /// <param name="decodeWorkers">Decode workers that served it; with none, or without an inter-token latency, the decode factor is 1.</param>
    /// <param name="capacity">The profile.</param>
    /// <remarks>
    /// As Dynamo v1.0: decode concurrency by Little's law from the whole request duration, waiting for prefill
    /// included, which overstates it when prefill is behind. Where the source shows no duration it is TTFT + ITL x (OSL - 1).
    /// </remarks>
    public static CorrectionFactors From(
        TrafficObservation.Traffic traffic, TimeSpan interval, int decodeWorkers, EngineCapacity capacity)
    {
        var prefill = traffic.TtftMs / capacity.Prefill.TtftMs(traffic.Isl);
        if (decodeWorkers <= 0 || traffic.ItlMs is not { } itlMs)
        {
            return new CorrectionFactors(PositiveOrOne(prefill), 1);
        }

        var concurrency = traffic.RequestCount / decodeWorkers * DurationS(traffic, itlMs) / interval.TotalSeconds;
        var context = traffic.Isl + (traffic.Osl / 2);
        var decode = itlMs / capacity.Decode.ItlMs(Math.Min(concurrency, capacity.MostRequests(context)), context);
        return new CorrectionFactors(PositiveOrOne(prefill), PositiveOrOne(decode));
    }

    private static double DurationS(TrafficObservation.Traffic traffic, double itlMs) =>
        traffic.RequestDurationS ?? (traffic.TtftMs + (itlMs * Math.Max(0, traffic.Osl - 1))) / MsPerS;

    private static double PositiveOrOne(double factor) => double.IsFinite(factor) && factor > 0 ? factor : 1;
}
