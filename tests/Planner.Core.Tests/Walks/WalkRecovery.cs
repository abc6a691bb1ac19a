using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Policies;
using Planner.Policies.Slo;
using Planner.State;

namespace Planner.Walks;

/// <summary>A quarter of an hour of steady traffic without faults, after which the plan must be what that needs.</summary>
internal sealed class WalkRecovery(WalkPlan plan, WalkWorld world, WalkStore store, WalkReport report)
{
    private const double QuietRate = 10;
    private const double StepS = 15;
    private const double QuietS = 15 * 60;

    public void Check(Action<WalkAction> act)
    {
        act(new WalkAction.Fault(WalkFault.None));
        act(new WalkAction.Rate(QuietRate));
        act(new WalkAction.Release());
        act(new WalkAction.Settings(world.Config with { MaxGpuBudget = -1, NoOperation = false, EnableThroughputScaling = true }));

        // A hold of somebody else's numbers, and the time before anything is scaled in, follow the start-up time.
        var quietS = QuietS + (2 * store.State.Startup.Seconds);
        for (var passed = 0.0; passed < quietS; passed += StepS)
        {
            act(new WalkAction.Tick(StepS, plan.Seed % 2, CarryOut.Done, 50 * (int)(passed / StepS % 3)));
        }

        CheckPlan();
        store.Check(isPacked: true);
    }

    private void CheckPlan()
    {
        var (least, most) = (Need(QuietRate), Need(Math.Max(QuietRate, world.Traffic.HighestRate)));
        var isBounded = world.Config.Policy == "slo" || !world.Config.RunsLoadLoop;
        var state = store.State;
        report.Require(Promises.Recovery, state.Load.Last?.Outcome != DecisionOutcome.Blocked || !world.Config.RunsLoadLoop,
            () => $"still blocked: {state.Load.Last?.Reason}");
        report.Require(Promises.Recovery, !isBounded || (IsNear(world.Desired.Prefill, least.Prefill, most.Prefill)
            && IsNear(world.Desired.Decode, least.Decode, most.Decode)),
            () => $"{world.Desired} where {least} is steady for this traffic, and {most} for the most there was; " +
                $"{WalkSettings.Text(world.Config)}; last load decision: {state.Load.Last?.Reason}");
    }

    private static bool IsNear(int replicas, int least, int most) => replicas >= least - 1 && replicas <= (2 * most) + 2;

    /// <summary>What a planner that knows nothing else plans for a rate.</summary>
    private Pools<int> Need(double rate)
    {
        var config = world.Config with { LoadPredictor = LoadPredictor.Constant, LoadPredictorLog1p = false };
        if (config.Policy == "slo")
        {
            var slo = new SloPlan(config, TestProfile.Capacity, SloState.Empty, SloTuning.Default, WalkFrontend.Isl, WalkFrontend.Osl);
            return new(Math.Max(config.MinPrefill, slo.PrefillEngines(rate, 1)), Math.Max(config.MinDecode, slo.DecodeEngines(rate, 1)));
        }

        var traffic = new WalkTraffic { Rate = rate };
        traffic.Advance(config.ThroughputAdjustmentInterval.TotalSeconds, 0.5, WalkFault.None);
        var seen = world.Observe(0, store);
        var first = ThroughputTick.Run(
            DeploymentState.Empty,
            new(traffic.Over(config.ThroughputAdjustmentInterval.TotalSeconds), seen.Pools.Prefill, seen.Pools.Decode),
            new TickSettings(config, TestProfile.Capacity), world.Now).Decision;
        return new(first.Prefill, first.Decode);
    }
}
