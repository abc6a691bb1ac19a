using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Loop;

/// <summary>One tick of the load loop: learn how latency follows load, and move a pool by one where it must.</summary>
public static class LoadTick
{
    /// <summary>Runs the tick. Where anything is missing or absurd, replicas stay and the reason says why.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="seen">The workers' gauges over the slot that ended last, and the pools as they are.</param>
    /// <param name="settings">Configuration, policy and engine profile.</param>
    /// <param name="now">When it is.</param>
    /// <remarks>A tick that is repeated within its slot decides again but learns nothing twice.</remarks>
    public static TickResult Run(
        DeploymentState state, LoadObservation seen, TickSettings settings, DateTimeOffset now)
    {
        var config = settings.Config;
        var slotEnd = TickSlot.EndOfLast(now, config.LoadAdjustmentInterval);
        var isRepeat = TickSlot.IsDone(state.Load.LastSlotEnd, slotEnd, config.LoadAdjustmentInterval);
        var startup = isRepeat ? state.Startup : state.Startup.Seen(seen.Pools);
        var engine = isRepeat ? state.Engine : EngineWatch.Next(state.Engine, seen.Limits);
        var draft = new DecisionDraft(DecisionLoop.Load, config, seen.Pools, state with { Engine = engine }, now);
        var floor = new ThroughputFloorInForce(config, state.Throughput, draft.Current, now);
        var answer = settings.Policy.OnLoad(seen, draft.Context(settings, slotEnd, isRepeat, startup, floor.Least));
        answer = answer with { Obstacle = settings.Remedied(answer.Obstacle) };
        var (decision, plan) = new LoadDecision(floor, draft).Decide(answer);
        var next = state with
        {
            Load = state.Load with
            {
                LastSlotEnd = slotEnd,
                LastGoodObservation = answer.IsInformed ? now : state.Load.LastGoodObservation,
            },
            Policies = state.Policies.With(settings.Policy, plan?.State ?? answer.Learnt),
            Startup = startup.After(decision),
            Engine = engine,
        };
        return Result(state, next.WithPools(seen.Pools, config, now).After(decision, now + config.ThroughputAdjustmentInterval), decision);
    }

    /// <summary>A tick that could not even see the pools: everything stays as it is.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="reason">Why the pools could not be seen.</param>
    /// <param name="settings">Configuration.</param>
    /// <param name="now">When it is.</param>
    public static TickResult RunBlind(DeploymentState state, string reason, TickSettings settings, DateTimeOffset now)
    {
        var decision = ThroughputTick.Unseen(state, DecisionLoop.Load, reason, now);
        var slotEnd = TickSlot.EndOfLast(now, settings.Config.LoadAdjustmentInterval);
        return Result(state, state with { Load = state.Load with { LastSlotEnd = slotEnd } }, decision);
    }

    /// <summary>
    /// What a load tick returns: a decision that only repeats the last one is no news. One that scales is, unless just that
    /// is under way: somebody else may have scaled in between.
    /// </summary>
    internal static TickResult Result(DeploymentState before, DeploymentState after, Decision decision)
    {
        (after, decision) = Sound(after, before, decision);
        var verdict = LoadVerdict.Of(decision);
        var scalesAnew = decision.Outcome == DecisionOutcome.Scale && before.Pending?.To != verdict.To;
        return new TickResult(after with { Load = after.Load with { Last = verdict } }, decision)
        {
            IsNews = scalesAnew || before.Load.Last != verdict,
        };
    }

    /// <summary>A state that can be stored, and the decision, which says what was not learnt.</summary>
    internal static (DeploymentState State, Decision Decision) Sound(DeploymentState after, DeploymentState before, Decision decision)
    {
        var (sound, problem) = StateRules.Sound(after, before);
        return (sound, problem is null ? decision : decision with
        {
            Steps = [.. decision.Steps, new DecisionStep("state", $"nothing is learnt of this slot: {problem}", new Dictionary<string, double>())],
        });
    }
}
