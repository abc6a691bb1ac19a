using Planner.Observations;

namespace Planner.Simulation;

/// <summary>What happened since the window before. Means are null where there was nothing to take one of.</summary>
/// <param name="Finished">Requests that finished.</param>
/// <param name="Arrivals">Requests that arrived.</param>
/// <param name="TtftMs">Mean TTFT over the first tokens in the window, ms.</param>
/// <param name="ItlMs">Mean time between tokens over the tokens in the window, wait for admission included, ms.</param>
/// <param name="Isl">Mean input length of the finished requests, tokens.</param>
/// <param name="Osl">Mean output length of the finished requests, tokens.</param>
/// <param name="RequestDurationS">Mean time from arrival to finish of the finished requests, seconds.</param>
/// <param name="Inflight">Requests arrived and not finished at the window's end.</param>
/// <param name="Queued">Requests that await their first token at the window's end.</param>
public sealed record TrafficWindow(
    int Finished, int Arrivals, double? TtftMs, double? ItlMs, double? Isl, double? Osl, double? RequestDurationS,
    int Inflight, int Queued)
{
    /// <summary>What Prometheus would say of the window: with requests in flight, silence is a stall.</summary>
    public TrafficObservation ToObservation() => this switch
    {
        { Finished: 0, Inflight: 0 } => new TrafficObservation.Idle(),
        { Finished: 0 } => new TrafficObservation.Stall(Inflight),
        _ => new TrafficObservation.Traffic(
            Finished,
            Isl ?? double.NaN,
            Osl ?? double.NaN,
            TtftMs ?? double.NaN,
            ItlMs,
            RequestDurationS),
    };
}
