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

    /// <summary>The last decision in short: only what differs from it is recorded.</summary>
    public LoadVerdict? Last { get; init; }
}
