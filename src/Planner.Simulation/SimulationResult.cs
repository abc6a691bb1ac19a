namespace Planner.Simulation;

/// <summary>What became of one request.</summary>
/// <param name="TtftMs">Time from arrival to first token, ms.</param>
/// <param name="ItlMs">Mean time between its tokens, waiting for decode included, ms; null with one output token.</param>
/// <param name="FinishS">When its last token came, seconds.</param>
public readonly record struct RequestOutcome(double TtftMs, double? ItlMs, double FinishS)
{
    /// <summary>Whether it met both limits, exactly; one output token meets any ITL.</summary>
    /// <param name="ttftMs">Limit of TTFT, ms.</param>
    /// <param name="itlMs">Limit of ITL, ms.</param>
    public bool IsWithin(double ttftMs, double itlMs) => TtftMs <= ttftMs && !(ItlMs > itlMs);
}

/// <summary>A decision that changed the number of workers that are to stay.</summary>
/// <param name="TimeS">When, seconds.</param>
/// <param name="Prefill">Prefill workers more, or less where it is below 0.</param>
/// <param name="Decode">Decode workers, likewise.</param>
public readonly record struct ReplicaChange(double TimeS, int Prefill, int Decode);

/// <summary>The outcome of a run.</summary>
public sealed class SimulationResult
{
    private readonly RequestLog _log;

    internal SimulationResult(RequestLog log) => _log = log;

    /// <summary>Number of requests.</summary>
    public int RequestCount => _log.Trace.Count;

    /// <summary>When the last request finished, seconds.</summary>
    public double RunEndS => _log.LastFinishS;

    /// <summary>Seconds that prefill workers existed, times their GPUs.</summary>
    public double GpuSecondsPrefill { get; internal init; }

    /// <summary>Seconds that decode workers existed, times their GPUs.</summary>
    public double GpuSecondsDecode { get; internal init; }

    /// <summary>Decisions that changed the number of non-draining workers of a pool.</summary>
    public int ScalingEvents { get; internal init; }

    /// <summary>Decisions that changed the prefill pool.</summary>
    public int ScalingEventsPrefill { get; internal init; }

    /// <summary>Decisions that changed the decode pool.</summary>
    public int ScalingEventsDecode { get; internal init; }

    /// <summary>The decisions that changed something, in order.</summary>
    public IReadOnlyList<ReplicaChange> Changes { get; internal init; } = [];

    /// <summary>A request.</summary>
    /// <param name="index">Its place in the trace, from 0.</param>
    public Request Request(int index) => _log[index];

    /// <summary>What became of a request.</summary>
    /// <param name="index">Its place in the trace, from 0.</param>
    public RequestOutcome Outcome(int index) => _log.Outcome(index);

    /// <summary>What became of all requests, in the order of the trace.</summary>
    public IEnumerable<RequestOutcome> Outcomes() => Enumerable.Range(0, RequestCount).Select(Outcome);
}
