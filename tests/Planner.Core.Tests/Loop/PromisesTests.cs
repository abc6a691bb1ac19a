using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Loop;

/// <summary>What holds for every loop, whatever its policy wants: others' scalings, interrupted ones, budgets, parked pools.</summary>
public class PromisesTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly PlannerConfig Config = new()
    {
        Policy = "dynamo",
        ThroughputAdjustmentInterval = TimeSpan.FromSeconds(60),
        LoadPredictor = LoadPredictor.Constant,
        MaxGpuBudget = 100,
        NoCorrection = true,
    };

    /// <summary>30,000 tokens/s to read and 3,000 to write: three engines of the tests' profile for each.</summary>
    private static readonly TrafficObservation Busy = new TrafficObservation.Traffic(1800, 1000, 100, 50, 10, 1);

    [Fact]
    public void SomebodyElsesScaling_IsLeftAloneForFiveMinutes_AndComesFirstInTheReason()
    {
        var before = Tick(Busy, (3, 3), DeploymentState.Empty, 0).State.Done();

        var noticed = Tick(Busy, (5, 2), before, 1);
        var later = Tick(Busy, (5, 2), noticed.State, 5);
        var over = Tick(Busy, (5, 2), later.State, 7);

        Assert.Equal((DecisionOutcome.Keep, 5, 2), Of(noticed));
        Assert.Equal(
            $"external change: prefill 3 -> 5, decode 3 -> 2; kept until {Start.AddMinutes(6):u}", noticed.Decision.Reason);
        Assert.Equal((DecisionOutcome.Keep, 5, 2), Of(later));
        Assert.Equal((DecisionOutcome.Scale, 3, 3), Of(over));
    }

    [Theory]
    [InlineData(null, 900, 1800)]   // twice what a start takes here
    [InlineData(null, 60, 300)]     // five minutes at least
    [InlineData(30, 900, 30)]       // or what the configuration says
    public void SomebodyElsesScaling_IsLeftAloneForAsLongAsStated(int? configured, double startupS, int expectedS)
    {
        var config = Config with { ExternalHold = configured is { } s ? TimeSpan.FromSeconds(s) : null };
        var state = new DeploymentState
        {
            Targets = new(3, 3),
            Pools = Pools((3, 3)),
            Startup = new(startupS),
        };

        var external = ExternalScalings.Of(state, Pools((4, 3)), config, Start);

        Assert.Equal(Start.AddSeconds(expectedS), external!.Until);
    }

    [Fact]
    public void WhatSomebodyElseScaled_IsReleasedByAPerson()
    {
        var noticed = Tick(Busy, (5, 2), Tick(Busy, (3, 3), DeploymentState.Empty, 0).State.Done(), 1);

        var released = ManualRescale.Release(noticed.State, "kim", Start.AddMinutes(2));
        var next = Tick(Busy, (5, 2), released.State, 3);

        Assert.Equal((DecisionOutcome.Scale, 3, 3), Of(next));
    }

    public static TheoryData<string, PlannerConfig, Pools<int>, string> NoLongerFits => new()
    {
        { "budget", Config with { MaxGpuBudget = 4 }, new(4, 4), "4 prefill and 4 decode replicas take 8 GPUs, the budget is 4" },
        { "minimum", Config with { MinEndpoint = 2 }, new(3, 1), "1 decode replicas are below the minimum of 2" },
        { "edited by hand", Config with { MaxGpuBudget = -1 }, new(3, 500_000), "500000 decode replicas are implausible" },
        { "mode", Config with { Mode = PlannerMode.Decode }, new(4, 3), "the mode plans no prefill pool" },
    };

    [Theory]
    [MemberData(nameof(NoLongerFits))]
    public void AnInterruptedDecision_ThatNoLongerFits_IsDroppedWithTheReason(
        string what, PlannerConfig config, Pools<int> to, string because)
    {
        var state = Pending(from: new(2, 2), to);

        var result = Tick(new TrafficObservation.Unavailable("lost"), (2, 2), state, 1, config);

        Assert.Equal((DecisionOutcome.Blocked, 2, 2), Of(result));
        Assert.Contains(because, result.Decision.Steps.Single(step => step.Name == "dropped").Text, StringComparison.Ordinal);
        Assert.True(result.State.Pending is null, what);
    }

    [Fact]
    public void AnInterruptedDecision_ThatFits_IsFinished()
    {
        var result = Tick(new TrafficObservation.Unavailable("lost"), (2, 2), Pending(new(2, 2), new(3, 4)), 1);

        Assert.Equal((DecisionOutcome.Scale, 3, 4), Of(result));
        Assert.EndsWith("the last decision was interrupted", result.Decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AHalfThatWasDone_IsOurs_AndTheOtherHalfIsFinished()
    {
        var result = Tick(new TrafficObservation.Unavailable("lost"), (2, 4), Pending(new(2, 2), new(3, 4)), 1);

        Assert.Equal((DecisionOutcome.Scale, 3, 4), Of(result));
        Assert.DoesNotContain(result.Decision.Steps, step => step.Name == "external");
    }

    [Fact]
    public void AnInterruptedScaleIn_WaitsForEvidence_UnlessAPersonAskedForIt()
    {
        var ours = Pending(new(4, 4), new(2, 2));
        var persons = ours with { Pending = ours.Pending! with { Loop = DecisionLoop.Manual } };
        var lost = new TrafficObservation.Unavailable("lost");

        Assert.Equal((DecisionOutcome.Blocked, 4, 4), Of(Tick(lost, (4, 4), ours, 1)));
        Assert.Equal((DecisionOutcome.Scale, 2, 2), Of(Tick(lost, (4, 4), persons, 1)));
    }

    [Fact]
    public void AFailedAttempt_IsSaidWithItsErrorUntilItSucceeds()
    {
        var failed = Pending(new(2, 2), new(3, 3)).Failed(new(2, 3), "prefill: refused (409)");

        var result = Tick(new TrafficObservation.Unavailable("lost"), (2, 3), failed, 1);

        Assert.Equal((1, "prefill: refused (409)"), (result.State.Pending!.Attempts, result.State.Pending.LastError));
        Assert.Equal(
            "not carried out after 1 attempt, retrying: prefill: refused (409)",
            result.Decision.Steps.Single(step => step.Name == "not_carried_out").Text);
        Assert.Equal((DecisionOutcome.Scale, 3, 3), Of(result));
    }

    [Fact]
    public void WhatABlockedTickSees_DropsNoScalingThatIsStillToBeDone()
    {
        var state = Pending(new(4, 4), new(2, 2));

        var blocked = Tick(new TrafficObservation.Unavailable("lost"), (4, 4), state, 1);

        Assert.Equal(state.Pending, blocked.State.Pending);
    }

    public static TheoryData<Pools<int>, Pools<int>, int, Pools<int>> Budgets => new()
    {
        { new(2, 2), new(2, 3), 10, new(2, 2) },    // prefill 2 x 1 GPU, decode 2 x 4: a third does not fit, and prefill pays for none
        { new(2, 2), new(5, 2), 12, new(4, 2) },    // four GPUs are left for prefill, of which it gets two
        { new(4, 1), new(1, 2), 10, new(1, 2) },    // prefill asked to shrink
        { new(4, 4), new(6, 6), 10, new(2, 2) },    // what there is does not fit: both shrink in proportion
    };

    [Theory]
    [MemberData(nameof(Budgets))]
    public void AWishThatDoesNotFit_TakesNoWorkerFromAPoolThatDidNotAskToShrink(
        Pools<int> current, Pools<int> wanted, int budget, Pools<int> expected)
    {
        var config = Config with { MaxGpuBudget = budget };

        Assert.Equal(expected, GpuBudget.Apply(config, wanted, current, new Pools<int>(1, 4)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PoolsParkedAtZero_StayThereUntilThereIsTraffic(bool hasTraffic)
    {
        var before = Tick(Busy, (3, 3), DeploymentState.Empty, 0).State.Done() with { Targets = new(0, 0) };

        var result = Tick(hasTraffic ? Busy : new TrafficObservation.Idle(), (0, 0), before, 1);

        Assert.Equal(hasTraffic ? (DecisionOutcome.Scale, 3, 3) : (DecisionOutcome.Keep, 0, 0), Of(result));
        Assert.Equal(!hasTraffic, result.Decision.Steps.Any(step => step.Name == "parked"));
        Assert.Equal(!hasTraffic, result.Decision.Reason.Contains("parked", StringComparison.Ordinal));
    }

    [Fact]
    public void APartialAnswer_ScalesOutButNotIn_AndQuotesTheWarning()
    {
        var partial = Busy with { Partial = "Prometheus warns: store receive-0 unavailable" };

        var more = Tick(partial, (1, 1), DeploymentState.Empty, 0);
        var fewer = Tick(partial, (5, 5), DeploymentState.Empty, 0);

        Assert.Equal((DecisionOutcome.Scale, 3, 3), Of(more));
        Assert.Equal((DecisionOutcome.Keep, 5, 5), Of(fewer));
        Assert.Contains("scale-in withheld: Prometheus warns: store receive-0 unavailable", fewer.Decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AFloor_ReadsAsOne()
    {
        var config = Config with { EnableLoadScaling = true };

        var result = Tick(Busy, (6, 10), DeploymentState.Empty, 0, config);

        Assert.Equal(DecisionOutcome.Floor, result.Decision.Outcome);
        Assert.StartsWith("at least 3 prefill and 3 decode (now 6 and 10): ", result.Decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AWorkerThatDied_IsSaidAtOnce()
    {
        var all = Tick(Busy, (3, 3), DeploymentState.Empty, 0);

        var one = Tick(Busy, (3, 3), all.State, 1, ready: (3, 2));

        Assert.Equal(["decode: 2 of 3 serve, down from 3: a worker died or is being replaced"], one.Decision.Warnings);
        Assert.Equal(Start.AddMinutes(1), one.State.DecodeWatch!.NotReadySince);
    }

    [Fact]
    public void APoolThatDoesNotBecomeReady_IsSaidAfterThreeStartUpTimes()
    {
        var state = Tick(Busy, (3, 3), DeploymentState.Empty, 0, ready: (3, 2)).State;   // a start is taken to take 120 s

        var early = Tick(Busy, (3, 3), state, 6, ready: (3, 2));
        var late = Tick(Busy, (3, 3), early.State, 7, ready: (3, 2));

        Assert.Empty(early.Decision.Warnings);
        Assert.Equal([$"decode: 2 of 3 serve since {Start:u}, much longer than a start-up: check the pods"], late.Decision.Warnings);
    }

    [Fact]
    public void AScalingThatNobodyCarriesOut_IsSaidAtTheSecondTick()
    {
        var seen = new ThroughputObservation(
            Busy, new PoolStatus(3, 3, true, 1), new PoolStatus(3, 3, true, 1) { NotCarriedOut = "the operator has not looked at it" });

        var first = ThroughputTick.Run(DeploymentState.Empty, seen, new(Config, TestProfile.Capacity), Start);
        var second = ThroughputTick.Run(first.State, seen, new(Config, TestProfile.Capacity), Start.AddMinutes(1));

        Assert.Empty(first.Decision.Warnings);
        Assert.Equal(
            ["decode: 3 replicas requested, not carried out: the operator has not looked at it"], second.Decision.Warnings);
    }

    private static DeploymentState Pending(Pools<int> from, Pools<int> to) => new()
    {
        Targets = to,
        Pending = new PendingScaling(from, to, Start.AddMinutes(3)) { Since = Start },
    };

    private static (DecisionOutcome Outcome, int Prefill, int Decode) Of(TickResult result) =>
        (result.Decision.Outcome, result.Decision.Prefill, result.Decision.Decode);

    private static PoolsSeen Pools((int Prefill, int Decode) asked) =>
        new(Start, new PoolStatus(asked.Prefill, asked.Prefill, true, 1), new PoolStatus(asked.Decode, asked.Decode, true, 1));

    private static TickResult Tick(
        TrafficObservation traffic, (int Prefill, int Decode) asked, DeploymentState state, int minute, PlannerConfig? config = null,
        (int Prefill, int Decode)? ready = null)
    {
        var (prefill, decode) = ready ?? asked;
        var seen = new ThroughputObservation(
            traffic, new PoolStatus(asked.Prefill, prefill, true, 1), new PoolStatus(asked.Decode, decode, true, 1));
        return ThroughputTick.Run(state, seen, new TickSettings(config ?? Config, TestProfile.Capacity), Start.AddMinutes(minute));
    }
}
