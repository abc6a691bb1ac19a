using Planner.Configuration;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>How a state goes on after a decision.</summary>
public static class StateTransitions
{
    /// <summary>The state to store with a decision; one to scale is pending until <see cref="Done"/>.</summary>
    /// <param name="state">The state so far.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="deadline">When it is too old to be finished after an interruption.</param>
    public static DeploymentState After(this DeploymentState state, Decision decision, DateTimeOffset deadline)
    {
        var (from, to) = (decision.From, decision.Targets);
        return decision.Outcome switch
        {
            // A floor asks for nothing, and what blocks a decision does not undo an earlier one: the load loop may be scaling.
            DecisionOutcome.Floor or DecisionOutcome.Blocked => state.WithoutTooOld(decision.At),
            DecisionOutcome.Scale => state with
            {
                Targets = to,
                Pending = Pending(state.Pending, decision, (from, to), deadline),
                External = null,
            },
            _ => state with { Targets = state.External is null ? from : state.Targets, Pending = null },
        };
    }

    /// <summary>Without a pending scaling that is too old, once the pools are seen: until then nobody knows what became of it.</summary>
    private static DeploymentState WithoutTooOld(this DeploymentState state, DateTimeOffset now) =>
        state is { Pending: { } pending, Pools: { } pools } && pending.IsTooOld(now) && pending.Explains(pools.Asked)
            ? state with { Pending = null }
            : state;

    /// <summary>The state after a tick of a loop, which is completed where it could decide.</summary>
    public static DeploymentState Completed(this DeploymentState state, Decision decision) =>
        (decision.Loop, decision.Outcome) switch
        {
            (_, DecisionOutcome.Blocked) => state,
            (DecisionLoop.Throughput, _) => state with { Throughput = state.Throughput with { LastCompleted = decision.At } },
            (DecisionLoop.Load, _) => state with { Load = state.Load with { LastCompleted = decision.At } },
            _ => state,
        };

    /// <summary>A person's targets that are in force; null where there are none.</summary>
    public static Hold? HoldAt(this DeploymentState state, DateTimeOffset now) =>
        state.Hold?.InForce(now) == true ? state.Hold : null;

    /// <summary>
    /// The state with the pools as a tick saw them, what was noticed of them, and without holds and scalings that are over.
    /// </summary>
    internal static DeploymentState WithPools(
        this DeploymentState state, PoolsSeen pools, PlannerConfig config, DateTimeOffset now)
    {
        var seen = state with
        {
            Hold = state.HoldAt(now),
            PrefillWatch = PoolWatch.Next(state.PrefillWatch, pools.Prefill, now),
            DecodeWatch = PoolWatch.Next(state.DecodeWatch, pools.Decode, now),
            Pools = pools,
        };
        return PoolRules.IsWhole(config, pools) ? seen.WithAsked(state, pools, config, now) : seen;
    }

    /// <summary>With what the pools ask for now; where one is not shown, no verdict of that.</summary>
    private static DeploymentState WithAsked(
        this DeploymentState seen, DeploymentState before, PoolsSeen pools, PlannerConfig config, DateTimeOffset now)
    {
        var (standing, current) = (before.Standing(pools, config, now), pools.Asked);
        var external = ExternalScalings.Of(before, pools, config, now);

        // What a scaling that is not finished left behind is nobody else's work. One that is too old may be decided again.
        var isOurs = before.Pending?.Explains(current) == true;
        return seen with
        {
            Pending = standing ?? (isOurs && before.Pending!.To != current && before.Pending.IsTooOld(now) ? before.Pending : null),

            // Seen once, another number may be ours, read a moment before another instance wrote it.
            Targets = before.External?.To == current || (standing is null && isOurs) ? current : before.Targets,
            External = external,
        };
    }

    /// <summary>One that is tried again keeps its age and its errors, and its deadline: it must not be tried for ever.</summary>
    private static PendingScaling Pending(
        PendingScaling? old, Decision decision, (Pools<int> From, Pools<int> To) scaling, DateTimeOffset deadline)
    {
        if (old is null || old.To != scaling.To || !old.Explains(scaling.From))
        {
            return new PendingScaling(scaling.From, scaling.To, deadline) { Since = decision.At, Loop = decision.Loop };
        }

        return old with { From = scaling.From, Deadline = old.IsTooOld(decision.At) ? deadline : old.Deadline };
    }

    /// <summary>A scaling that was decided before, still has to be done, and keeps today's bounds; null where there is none.</summary>
    internal static PendingScaling? Standing(
        this DeploymentState state, PoolsSeen pools, PlannerConfig config, DateTimeOffset now) =>
        PoolRules.IsWhole(config, pools) && state.Pending is { } pending && pending.To != pools.Asked
            && pending.Obstacle(config, pools, now) is null
            ? pending
            : null;

    /// <summary>The state after an attempt to carry out the pending scaling has failed.</summary>
    /// <param name="state">A state with a pending scaling.</param>
    /// <param name="reached">What the pools ask for since; null where nothing was changed.</param>
    /// <param name="error">Why it failed.</param>
    public static DeploymentState Failed(this DeploymentState state, Pools<int>? reached, string error) => state with
    {
        Pending = state.Pending! with
        {
            From = reached ?? state.Pending.From,
            Attempts = state.Pending.Attempts + 1,
            LastError = error,
        },
    };

    /// <summary>The state once the pending scaling has been carried out.</summary>
    public static DeploymentState Done(this DeploymentState state) => state with { Pending = null };
}
