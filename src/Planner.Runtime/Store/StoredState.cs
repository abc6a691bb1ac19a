using Planner.State;

namespace Planner.Runtime;

/// <summary>A state as it was read.</summary>
/// <param name="State">The state.</param>
/// <param name="Tag">What proves, at the next write, that nobody else has written since.</param>
public sealed record StoredState(DeploymentState State, StateTag Tag);
