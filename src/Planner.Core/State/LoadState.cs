using Planner.Planning;

namespace Planner.State;

/// <summary>What the load loop knows.</summary>
public sealed record LoadState
{
    /// <summary>End of the last slot that was observed.</summary>
    public DateTimeOffset? LastSlotEnd { get; init; }

    /// <summary>When the gauges last said something.</summary>
    public DateTimeOffset? LastGoodObservation { get; init; }

    /// <summary>When a tick last decided; one that was blocked does not count.</summary>
    public DateTimeOffset? LastCompleted { get; init; }

    /// <summary>TTFT (ms) against tokens in prefill.</summary>
    public LatencyWindow Prefill { get; init; } = LatencyWindow.Empty;

    /// <summary>ITL (ms) against KV blocks in use.</summary>
    public LatencyWindow Decode { get; init; } = LatencyWindow.Empty;

    /// <summary>Tells the last reading from the next one; null where nothing was read.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The last decision in short: only what differs from it is recorded.</summary>
    public LoadVerdict? Last { get; init; }
}

/// <summary>A load decision in short.</summary>
/// <param name="Outcome">What was to be done.</param>
/// <param name="To">The targets.</param>
/// <param name="Reason">Why.</param>
public sealed record LoadVerdict(DecisionOutcome Outcome, ReplicaTargets To, string Reason)
{
    /// <summary>A decision in short.</summary>
    public static LoadVerdict Of(Decision decision) =>
        new(decision.Outcome, new ReplicaTargets(decision.Prefill, decision.Decode), string.Join("; ", [decision.Reason, .. decision.Warnings]));
}
