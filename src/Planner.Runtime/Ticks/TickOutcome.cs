using Planner.Model;

namespace Planner.Runtime;

/// <summary>How a tick went.</summary>
/// <param name="SlotIsDone">Whether its slot is done, by it or by others.</param>
/// <param name="Decision">Its decision; null where others were first.</param>
public sealed record TickOutcome(bool SlotIsDone, Decision? Decision)
{
    /// <summary>What nobody had foreseen and blocked it; null where all went as it may go.</summary>
    public Exception? Unforeseen { get; init; }
}
