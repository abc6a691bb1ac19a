using Planner.Observations;
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
        if (decision.Outcome == DecisionOutcome.Floor)
        {
            return state;   // it asks for nothing, and the load loop may be scaling
        }

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

    /// <summary>A person's targets that are in force; null where there are none.</summary>
    public static Hold? HoldAt(this DeploymentState state, DateTimeOffset now) =>
        state.Hold?.InForce(now) == true ? state.Hold : null;

    /// <summary>The state with the pools as a tick saw them, and without a hold that is over.</summary>
    internal static DeploymentState WithPools(this DeploymentState state, PoolsSeen pools, DateTimeOffset now) =>
        state with { Hold = state.HoldAt(now), Pools = pools };

    /// <summary>The state once the pending scaling has been carried out.</summary>
    public static DeploymentState Done(this DeploymentState state) => state with { Pending = null };
}
