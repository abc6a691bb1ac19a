using Planner.Capacity;
using Planner.Configuration;
using Planner.State;

namespace Planner.Planning;

/// <summary>What a tick is told besides state, observation and time.</summary>
/// <param name="Config">The deployment's settings, valid.</param>
/// <param name="Capacity">The engine's profile; null where there is none.</param>
public sealed record TickSettings(PlannerConfig Config, EngineCapacity? Capacity);

/// <summary>What a tick returns.</summary>
/// <param name="State">The state to store.</param>
/// <param name="Decision">The decision to record and, if its outcome says so, to carry out.</param>
public sealed record TickResult(DeploymentState State, Decision Decision)
{
    /// <summary>Whether the decision is worth a record: it is not where it only repeats the last one.</summary>
    public bool IsNews { get; init; } = true;
}
