using Planner.Planning;

namespace Planner.State;

/// <summary>How a state goes on after a decision.</summary>
public static class StateTransitions
{
    /// <summary>The state to store with a decision; one to scale is pending until <see cref="Done"/>.</summary>
    /// <param name="state">The state so far.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="deadline">When it is too old to be finished after an interruption.</param>
    public static DeploymentState After(this DeploymentState state, Decision decision, DateTimeOffset deadline)
    {
        var from = new ReplicaTargets(decision.FromPrefill, decision.FromDecode);
        var to = new ReplicaTargets(decision.Prefill, decision.Decode);
        if (decision.Outcome != DecisionOutcome.Scale)
        {
            return state with { Targets = from, Pending = null };
        }

        // One that is tried again keeps its deadline: it must not be tried for ever.
        var isTriedAgain = state.Pending is { } old && (old.From, old.To) == (from, to) && decision.At < old.Deadline;
        return state with
        {
            Targets = to,
            Pending = isTriedAgain ? state.Pending : new PendingScaling(from, to, deadline),
        };
    }

    /// <summary>The state once the pending scaling has been carried out.</summary>
    public static DeploymentState Done(this DeploymentState state) => state with { Pending = null };
}
