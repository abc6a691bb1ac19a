using Planner.Loop;
using Planner.Model;
using Planner.State;

namespace Planner.Walks;

/// <summary>Holds each decision to what is promised.</summary>
internal sealed class WalkChecks(WalkWorld world, WalkReport report)
{
    /// <summary>The lowest rate of so many seconds is what a plan may go down to.</summary>
    private const double LowestOfS = 120;

    private int _externalChanges;

    public void Check(DecisionLoop loop, DeploymentState before, WalkObservation seen, TickResult result)
    {
        var decision = result.Decision;
        report.Decisions++;
        report.Tell(() => $"    {loop} {decision.Outcome} {decision.FromPrefill}+{decision.FromDecode} -> {decision.Prefill}+{decision.Decode}: {decision.Reason}");
        report.Require(Promises.Reason, decision.Reason.Length > 0 && !decision.Reason.Contains('\n', StringComparison.Ordinal)
            && (decision.Outcome != DecisionOutcome.Scale || !Own(decision).Contains("NaN", StringComparison.Ordinal)), () => $"'{decision.Reason}'");
        CheckTruth(before, seen, result);
        if (decision.Outcome == DecisionOutcome.Scale)
        {
            report.Scalings++;
            CheckBounds(decision);
            CheckAuthority(seen, decision);
            CheckFinish(before, decision);
            CheckScaleIn(loop, before, seen, decision);
        }
        else if (decision.Outcome is DecisionOutcome.Keep or DecisionOutcome.Blocked)
        {
            report.Require(Promises.Authority, (decision.Prefill, decision.Decode) == (decision.FromPrefill, decision.FromDecode),
                () => $"{decision.Outcome} with other targets: {Text(decision)}");
        }
    }

    /// <summary>A tick was stored: what somebody else had scaled by then is known, where the state says so.</summary>
    public void Stored(WalkObservation seen, DeploymentState state)
    {
        var asked = seen.Pools.Asked;
        if (seen.ShowsPools && (state.Targets == asked || state.External?.To == asked))
        {
            _externalChanges = Math.Max(_externalChanges, seen.ExternalChanges);
        }
    }

    /// <summary>
    /// Pools that were read before another instance's write look as if somebody else had scaled: that may be said once, until they
    /// are seen as they are. A clock that is set back makes a change that is known a new one.
    /// </summary>
    private void CheckTruth(DeploymentState before, WalkObservation seen, TickResult result) => report.Require(
        Promises.Truth,
        seen.ExternalChanges > _externalChanges || result.State.External is not { } external || external.To == before.External?.To
            || seen.Pools.Asked != world.Desired,
        () => Text(result.Decision));

    private void CheckBounds(Decision decision)
    {
        var config = world.Config;
        report.Require(Promises.Minimum,
            decision.Prefill >= Math.Min(decision.FromPrefill, config.PlansPrefill ? config.MinPrefill : int.MaxValue)
            && decision.Decode >= Math.Min(decision.FromDecode, config.PlansDecode ? config.MinDecode : int.MaxValue),
            () => $"minimum {config.MinPrefill}+{config.MinDecode}: {Text(decision)}");
        report.Require(Promises.Budget,
            Fits(new(decision.Prefill, decision.Decode)) || (decision.Prefill <= decision.FromPrefill && decision.Decode <= decision.FromDecode),
            () => $"budget {config.MaxGpuBudget}, {world.Gpus}: {Text(decision)}");
    }

    private void CheckAuthority(WalkObservation seen, Decision decision) => report.Require(
        Promises.Authority, !world.Config.NoOperation && (seen.Pools.SharedControl is null || world.Config.AllowSharedControl),
        () => Text(decision));

    /// <summary>What is finished later is what was decided, or as much of it as may still be done.</summary>
    private void CheckFinish(DeploymentState before, Decision decision) => report.Require(
        Promises.Once,
        !IsFinish(decision) || ((decision.Prefill == decision.FromPrefill || decision.Prefill == before.Pending?.To.Prefill)
            && (decision.Decode == decision.FromDecode || decision.Decode == before.Pending?.To.Decode)),
        () => $"{before.Pending} is finished as {Text(decision)}");

    private void CheckScaleIn(DecisionLoop loop, DeploymentState before, WalkObservation seen, Decision decision)
    {
        var isSmaller = decision.Prefill < decision.FromPrefill || decision.Decode < decision.FromDecode;
        if (!isSmaller || IsDueToSettings(decision) || IsFinish(decision) || before.HoldAt(seen.Now) is not null)
        {
            return;
        }

        report.Require(Promises.Evidence, seen.NoEvidence(loop, world.Config) is null,
            () => $"{seen.NoEvidence(loop, world.Config)}: {Text(decision)}");
        report.Require(Promises.NotAsked,
            (decision.Prefill >= decision.FromPrefill || decision.UnbudgetedPrefill < decision.FromPrefill)
            && (decision.Decode >= decision.FromDecode || decision.UnbudgetedDecode < decision.FromDecode),
            () => $"budget {world.Config.MaxGpuBudget}, {world.Gpus}, wanted {decision.UnbudgetedPrefill}+{decision.UnbudgetedDecode}: {Text(decision)}");
        if (world.Config.Policy == "slo" && loop == DecisionLoop.Load)
        {
            CheckNeed(seen, decision);
        }
    }

    /// <summary>A budget below what is there takes from either pool, and a pool below its minimum gets it from the other.</summary>
    private bool IsDueToSettings(Decision decision) => !Fits(new(decision.FromPrefill, decision.FromDecode))
        || (world.Config.PlansPrefill && decision.FromPrefill < world.Config.MinPrefill)
        || (world.Config.PlansDecode && decision.FromDecode < world.Config.MinDecode);

    /// <summary>
    /// Fewer engines than that could not carry the traffic, let alone in time. A source that froze while nothing was in flight
    /// cannot be told from silence.
    /// </summary>
    private void CheckNeed(WalkObservation seen, Decision decision)
    {
        var least = (int)Math.Ceiling(WalkTraffic.LeastShare * world.Traffic.LowestRate(LowestOfS) / WalkWorld.RequestsPerSecond);
        report.Require(Promises.Traffic,
            (seen.Fault.Kind == WalkFault.Frozen && seen.Load.Counters is { Inflight: 0 })
            || (decision.Prefill >= Math.Min(decision.UnbudgetedPrefill > decision.Prefill ? 0 : decision.FromPrefill, least)
            && decision.Decode >= Math.Min(decision.UnbudgetedDecode > decision.Decode ? 0 : decision.FromDecode, least)),
            () => $"{world.Traffic.LowestRate(LowestOfS)} requests/s need {least} engines of each pool: {Text(decision)}");
    }

    /// <summary>The reason without what it quotes.</summary>
    private static string Own(Decision decision) => decision.Reason.Split('(')[0];

    private static bool IsFinish(Decision decision) => decision.Steps.Any(step => step.Name is "finish" or "not_carried_out");

    private bool Fits(Pools<int> targets) => world.Config.MaxGpuBudget < 0
        || GpuBudget.Gpus(world.Config.Mode, targets, world.Gpus) <= world.Config.MaxGpuBudget;

    private static string Text(Decision decision) =>
        $"{decision.Loop} {decision.FromPrefill}+{decision.FromDecode} -> {decision.Prefill}+{decision.Decode}: {decision.Reason}";
}
