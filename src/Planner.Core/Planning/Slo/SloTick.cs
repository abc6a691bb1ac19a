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
        var known = isDone || settings.Capacity is null
            ? state.Slo
            : new SloLearning(config, settings.Capacity, slotEnd).Learn(state.Slo, seen);
        var (decision, planned) = new SloDecision(settings, seen, state, now).Decide(known);
        var isAdding = decision.Outcome == DecisionOutcome.Scale
            && (decision.Prefill > decision.FromPrefill || decision.Decode > decision.FromDecode);
        var next = state with
        {
            Load = state.Load with
            {
                LastSlotEnd = slotEnd,
                LastGoodObservation = seen.Counters is null ? state.Load.LastGoodObservation : now,
            },
            Slo = isAdding ? planned with { Startup = planned.Startup.Adding(new(decision.Prefill, decision.Decode), now) } : planned,
        };
        return LoadTick.Result(
            state, next.WithPools(seen.Pools, config, now).After(decision, now + config.ThroughputAdjustmentInterval), decision);
    }
}
