using Planner.Model;
using Planner.Observations;
using Planner.Policies;
using Planner.State;

namespace Planner.Loop;

/// <summary>Takes a throughput tick from a policy's plan to a decision, step by step, and writes the steps down.</summary>
/// <param name="settings">Configuration and policy.</param>
/// <param name="seen">What the slot looked like.</param>
/// <param name="state">What was known before.</param>
/// <param name="draft">The decision so far.</param>
internal sealed class ThroughputDecision(
    TickSettings settings, ThroughputObservation seen, DeploymentState state, DecisionDraft draft)
{
    private readonly string? _whyNotIn = seen.Traffic switch
    {
        TrafficObservation.Stall => "requests are in flight and none finishes",
        { Partial: { } partial } => partial,
        _ => null,
    };

    /// <summary>Writes down what was seen, before anybody plans.</summary>
    public void NoteSeen()
    {
        // The first decision says what the predictors began with.
        if (state.Throughput is { LastSlotEnd: null, WarmUp: { } warmUp })
        {
            draft.Trail.Add(
                warmUp.Problem is null ? "warm_up" : DecisionStep.NoWarmUp, DecisionText.Of(warmUp),
                ("intervals", warmUp.Intervals), ("requests", warmUp.Requests));
        }

        draft.Trail.Add("observe", DecisionText.Of(seen.Traffic));
        LatencyShares.Note(draft.Trail, seen.Traffic, settings.Config);
        draft.NoteOthers();
    }

    /// <summary>Decides from what has been learnt, this slot's traffic included.</summary>
    public Decision Decide(ThroughputState learnt, TrafficAnswer answer)
    {
        if ((DecisionDraft.PolicyObstacle(answer.Obstacle) ?? draft.PoolObstacle) is { } obstacle)
        {
            return draft.Blocked(obstacle);
        }

        var (plan, whyNot) = Plan(learnt, answer);
        if (draft.Hold is { } hold)
        {
            return draft.Held(hold).With(plan);
        }

        // A floor scales nothing: it is set whatever somebody else does with the pools.
        if (!settings.RunsLoadLoop && draft.LeftAlone() is { } leftAlone)
        {
            return leftAlone.With(plan);
        }

        return plan is null ? draft.Blocked(whyNot) : Decided(plan);
    }

    private (SizedPlan? Plan, Cause WhyNot) Plan(ThroughputState learnt, TrafficAnswer answer)
    {
        if (seen.Traffic is TrafficObservation.Unavailable unavailable)
        {
            return (null, new(ReasonCode.NoData, unavailable.Reason));
        }

        if (new TrafficForecasting(settings.Config, draft.Trail).Predict(learnt) is not { } forecast)
        {
            return (null, new(ReasonCode.NoTrafficYet, "no traffic was seen yet"));
        }

        var plan = answer.Plan(forecast);
        if (draft.Sized(plan) is not { } sized)
        {
            return (null, DecisionDraft.WhyNotSized(plan));
        }

        var wanted = draft.WithoutShrinking(sized, _whyNotIn ?? plan.WhyNotLess);
        var kept = draft.Parked(wanted, seen.Traffic is not TrafficObservation.Idle);
        return (new SizedPlan(forecast, plan, kept) { IsParked = kept != wanted }, default);
    }

    private Decision Decided(SizedPlan plan)
    {
        var target = draft.Budgeted(plan.Wanted, plan.Policy.Worth);
        var cause = target != plan.Wanted ? draft.BudgetCause(target)
            : _whyNotIn is { } reason && target == draft.Current ? new Cause(ReasonCode.NoEvidence, $"scale-in withheld: {reason}")
            : plan.IsParked ? new Cause(ReasonCode.Parked, DecisionText.Parked)
            : new Cause(ReasonCode.Forecast, DecisionText.Of(plan.Forecast));
        return draft.Decision(OutcomeOf(target), target, cause).With(plan);
    }

    private DecisionOutcome OutcomeOf(Pools<int> target) => settings.RunsLoadLoop ? DecisionOutcome.Floor : draft.Outcome(target);
}
