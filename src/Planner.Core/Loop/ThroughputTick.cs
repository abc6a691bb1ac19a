using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Loop;

/// <summary>One tick of the throughput loop: learn the interval's traffic, forecast the next, size the pools.</summary>
public static class ThroughputTick
{
    /// <summary>Runs the tick. Where anything is missing or absurd, replicas stay and the reason says why.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="seen">What the slot that ended last looked like, and the pools as they are.</param>
    /// <param name="settings">Configuration and engine profile.</param>
    /// <param name="now">When it is.</param>
    /// <remarks>A tick that is repeated within its slot plans again but learns nothing twice.</remarks>
    public static TickResult Run(
        DeploymentState state, ThroughputObservation seen, TickSettings settings, DateTimeOffset now)
    {
        var config = settings.Config;
        var traffic = ObservationRules.Checked(seen.Traffic, config.ThroughputAdjustmentInterval);
        var learnt = new TrafficLearning(config).Learn(state.Throughput, traffic, now);
        var pools = seen.Pools(now);
        var draft = new DecisionDraft(DecisionLoop.Throughput, config, pools, state, now);
        var deciding = new ThroughputDecision(settings, seen with { Traffic = traffic }, state, draft);
        deciding.NoteSeen();
        var slotEnd = TickSlot.EndOfLast(now, config.ThroughputAdjustmentInterval);
        var isRepeat = TickSlot.IsDone(state.Throughput.LastSlotEnd, slotEnd, config.ThroughputAdjustmentInterval);
        var answer = settings.Policy.OnTraffic(traffic, draft.Context(settings, slotEnd, isRepeat, state.Startup, config.Minimum));
        var decision = deciding.Decide(learnt, answer with { Obstacle = settings.Remedied(answer.Obstacle) });
        var floor = decision.Outcome == DecisionOutcome.Floor
            ? new ThroughputFloor(decision.UnbudgetedPrefill ?? 0, decision.UnbudgetedDecode ?? 0, now)
            : learnt.Floor;
        var next = state with
        {
            Throughput = learnt with { Floor = floor },
            Policies = state.Policies.With(settings.Policy, answer.Learnt),
        };
        var after = next.WithPools(pools, config, now)
            .After(decision, now + config.ThroughputAdjustmentInterval);
        (after, decision) = LoadTick.Sound(after, state, decision);
        return new TickResult(after, decision);
    }

    /// <summary>A tick that could not even see the pools: the slot is a gap, and everything stays as it is.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="reason">Why the pools could not be seen.</param>
    /// <param name="settings">Configuration and engine profile.</param>
    /// <param name="now">When it is.</param>
    public static TickResult RunBlind(DeploymentState state, string reason, TickSettings settings, DateTimeOffset now)
    {
        var unavailable = new TrafficObservation.Unavailable(reason);
        var decision = Unseen(state, DecisionLoop.Throughput, reason, now);
        return new TickResult(
            state with { Throughput = new TrafficLearning(settings.Config).Learn(state.Throughput, unavailable, now) },
            decision);
    }

    internal static Decision Unseen(DeploymentState state, DecisionLoop loop, string reason, DateTimeOffset now)
    {
        var targets = state.Targets ?? default;
        return new Decision
        {
            At = now,
            Loop = loop,
            Outcome = DecisionOutcome.Blocked,
            Prefill = targets.Prefill,
            Decode = targets.Decode,
            FromPrefill = targets.Prefill,
            FromDecode = targets.Decode,
            Code = ReasonCode.Unobserved,
            Reason = reason,
        };
    }
}
