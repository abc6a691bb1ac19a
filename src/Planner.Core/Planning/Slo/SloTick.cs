using Planner.Observations;
using Planner.State;

namespace Planner.Planning.Slo;

/// <summary>The load loop's tick under policy <c>slo</c>.</summary>
internal static class SloTick
{
    /// <summary>Learns the slot, at most once, and decides.</summary>
    public static TickResult Run(DeploymentState state, LoadObservation seen, TickSettings settings, DateTimeOffset now)
    {
        var config = settings.Config;
        var slotEnd = TickSlot.EndOfLast(now, config.LoadAdjustmentInterval);
        var isDone = TickSlot.IsDone(state.Load.LastSlotEnd, slotEnd, config.LoadAdjustmentInterval);
        var (counters, gap) = CounterRules.Sound(seen.Counters);
        var sound = seen with { Counters = counters };
        var (known, doubt) = isDone || settings.Capacity is null
            ? (state.Slo, null)
            : new SloLearning(config, settings.Capacity, slotEnd, now).Learn(state.Slo, sound);
        if (SloStateRules.Problem(known) is { } problem)
        {
            (known, doubt) = (state.Slo, $"nothing is learnt of this slot: {problem}");
        }

        var evidence = new SloEvidence(known, sound, slotEnd, gap ?? doubt);
        var (decision, planned) = new SloDecision(settings, sound, state, now, evidence).Decide(known);
        var isAdding = decision.Outcome == DecisionOutcome.Scale
            && (decision.Prefill > decision.FromPrefill || decision.Decode > decision.FromDecode);
        var next = state with
        {
            Load = state.Load with
            {
                LastSlotEnd = slotEnd,
                LastGoodObservation = counters is null ? state.Load.LastGoodObservation : now,
            },
            Slo = isAdding ? planned with { Startup = planned.Startup.Adding(new(decision.Prefill, decision.Decode), now) } : planned,
        };
        return LoadTick.Result(
            state, next.WithPools(seen.Pools, config, now).After(decision, now + config.ThroughputAdjustmentInterval), decision);
    }
}
