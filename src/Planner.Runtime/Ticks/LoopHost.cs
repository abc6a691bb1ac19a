using Planner.Configuration;
using Planner.State;

namespace Planner.Runtime;

/// <summary>What the loop leaves to the process that hosts it.</summary>
/// <param name="WarmUp">Lets the predictors of a new deployment learn from its recorded trace, where that is due.</param>
/// <param name="Ended">Measures a tick of a timer that has ended.</param>
public sealed record LoopHost(Func<DeploymentState, PlannerConfig, DeploymentState> WarmUp, Action<EndedTick> Ended);
