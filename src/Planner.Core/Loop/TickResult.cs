using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>What a tick returns.</summary>
/// <param name="State">The state to store.</param>
/// <param name="Decision">The decision to record and, if its outcome says so, to carry out.</param>
public sealed record TickResult(DeploymentState State, Decision Decision)
{
    /// <summary>Whether the decision is worth a record: it is not where it only repeats the last one.</summary>
    public bool IsNews { get; init; } = true;
}
