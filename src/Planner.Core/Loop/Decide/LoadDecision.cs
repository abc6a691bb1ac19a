using Planner.Model;
using Planner.Policies;

namespace Planner.Loop;

/// <summary>Takes a load tick from a policy's plan to a decision, step by step, and writes the steps down.</summary>
internal sealed class LoadDecision(ThroughputFloorInForce floor, DecisionDraft draft)
{
    /// <summary>Decides, and returns the plan where one was asked for and used.</summary>
    public (Decision Decision, PolicyPlan? Plan) Decide(LoadAnswer answer)
    {
        draft.NoteOthers();
        if (draft.BeforePlanning(DecisionDraft.PolicyObstacle(answer.Obstacle) ?? draft.PoolObstacle) is { } decision)
        {
            return (decision, null);
        }

        var plan = answer.Plan();
        return plan.Engines is null ? (WithoutPlan(plan), plan)
            : draft.Sized(plan) is { } sized ? (Decided(plan, sized), plan)
            : (draft.Blocked(DecisionDraft.WhyNotSized(plan)), null);
    }

    /// <summary>Without a plan of its own the loop carries out the throughput loop's, as far as that adds replicas.</summary>
    private Decision WithoutPlan(PolicyPlan plan)
    {
        var floored = draft.Parked(draft.WithoutShrinking(floor.Applied(draft.Current, draft.Trail), plan.Cause), plan.HasTraffic);
        var target = draft.Budgeted(floored);
        return target == draft.Current || floored == draft.Current || target.AtLeast(draft.Current) != target
            ? draft.Blocked(new(ReasonCode.NoData, plan.Cause))
            : Decision(target, floored, target != floored
                ? draft.BudgetCause(target)
                : new(ReasonCode.Floor, $"{floor.Cause} ({plan.Cause})"));
    }

    private Decision Decided(PolicyPlan plan, Pools<int> sized)
    {
        var floored = draft.Parked(floor.Applied(sized, draft.Trail), plan.HasTraffic);
        var wanted = draft.WithoutShrinking(floored, plan.WhyNotLess);
        var target = draft.Budgeted(wanted, plan.Worth);
        var why = target != wanted ? draft.BudgetCause(target)
            : target != draft.Current && floored != sized ? new Cause(ReasonCode.Floor, floor.Cause)
            : target == draft.Current && wanted != floored ? new Cause(ReasonCode.NoEvidence, $"scale-in withheld: {plan.WhyNotLess}")
            : new Cause(ReasonCode.Load, target == draft.Current ? plan.CauseToStay ?? plan.Cause : plan.Cause);
        return Decision(target, wanted, why);
    }

    private Decision Decision(Pools<int> target, Pools<int> unbudgeted, Cause why) =>
        draft.Decision(draft.Outcome(target), target, why) with
        {
            UnbudgetedPrefill = unbudgeted.Prefill,
            UnbudgetedDecode = unbudgeted.Decode,
        };
}
