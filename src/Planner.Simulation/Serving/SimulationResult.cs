using Planner.Traces;

namespace Planner.Simulation;

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
