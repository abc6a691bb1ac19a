using Planner.Loop;
using Planner.State;

namespace Planner.Runtime;

/// <summary>What a loop does in one tick of one deployment.</summary>
/// <typeparam name="TSeen">What it observes.</typeparam>
/// <param name="ObserveAsync">Looks at the cluster, and throws ClusterException where that cannot be read.</param>
/// <param name="VerifyAsync">
/// What was seen, with the pools read again where a state that was stored since would take them for somebody else's work.
/// </param>
/// <param name="IsDone">Whether a stored state shows that others have done the slot.</param>
/// <param name="Decide">Decides on what was seen.</param>
/// <param name="Blind">Records why nothing could be decided.</param>
internal sealed record LoopTick<TSeen>(
    Func<TickDeadline, CancellationToken, Task<TSeen>> ObserveAsync,
    Func<DeploymentState, TSeen, CancellationToken, Task<TSeen>> VerifyAsync,
    Predicate<DeploymentState> IsDone,
    Func<DeploymentState, TSeen, TickResult> Decide,
    Func<DeploymentState, string, TickResult> Blind);
