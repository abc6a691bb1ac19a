using CsCheck;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Policies.Slo;

/// <summary>Requests of 1,000 + 100 tokens: 100 ms of prefill, and ten of them at once in a decode engine.</summary>
public class SloTickTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    internal static readonly PlannerConfig Config = new()
    {
        Policy = "slo",
        ExternalHold = TimeSpan.Zero,   // these pools never follow what is asked for
        EnableThroughputScaling = false,
        MaxGpuBudget = -1,
        TtftMs = 500,
        ItlMs = 20,
    };

    [Fact]
    public void ATooSmallPool_IsScaledUpAtOnceAndInOneStep()
    {
        var result = Run(Config, requestsPerTick: 200, ticks: 3, pools: 2);

        Assert.Equal(DecisionOutcome.Scale, result.Decision.Outcome);
        Assert.InRange(result.Decision.Prefill, 5, 9);      // 40 requests/s are 4 Erlang
        Assert.InRange(result.Decision.Decode, 5, 9);       // and 40 at once in decode
        Assert.Equal(DecisionLoop.Load, result.Decision.Loop);
    }

    /// <summary>Traffic that begins goes on growing, and pools at their minimum are no size that anybody chose.</summary>
    [Fact]
    public void AtTheMinimum_TwiceWhatIsSeenIsPlannedFor_UntilGrowthCanBeMeasured()
    {
        var beginning = Run(Config, requestsPerTick: 200, ticks: 3, pools: 1);
        var doubled = Run(Config, requestsPerTick: 400, ticks: 3, pools: 2);
        var later = Run(Config, requestsPerTick: 200, ticks: 60, pools: 1);

        Assert.Equal((doubled.Decision.Prefill, doubled.Decision.Decode), (beginning.Decision.Prefill, beginning.Decision.Decode));
        Assert.Contains(beginning.Decision.Steps, step => step.Name == "beginning");
        Assert.DoesNotContain(later.Decision.Steps, step => step.Name == "beginning");
    }

    [Theory]
    [InlineData(20, 0, false)]
    [InlineData(20, 5, false)]      // a quarter more is what head-room is for
    [InlineData(20, 20, true)]
    [InlineData(0, 20, true)]
    public void LoadThatRoseFasterThanWorkersStart_IsNamed_WithItsNumbers(int before, int more, bool sudden)
    {
        var counts = Enumerable.Range(1, 70).Select(tick => (before * tick) + (more * Math.Max(0, tick - 62)) + 1);

        var result = new TickResult(DeploymentState.Empty, null!);
        foreach (var (finished, tick) in counts.Select((count, i) => (count, i)))
        {
            result = LoadTick.Run(result.State.Done(), Seen(finished, pools: 3), Settings(Config), Start.AddSeconds(5 * tick));
        }

        var step = result.Decision.Steps.SingleOrDefault(one => one.Name == "sudden");
        Assert.Equal(sudden, step is not null);
        if (sudden)
        {
            Assert.Equal(before / 5.0, step!.Numbers["before"], 1e-9);
            Assert.Equal((before + more) / 5.0, step.Numbers["now"], 1e-9);
        }
    }

    [Fact]
    public void AFreshStart_ScalesNothingIn_BeforeItHasSeenEnough()
    {
        var early = Run(Config, requestsPerTick: 50, ticks: 20, pools: 9);
        var late = Run(Config, requestsPerTick: 50, ticks: 60, pools: 9);

        Assert.Equal((9, 9), (early.Decision.Prefill, early.Decision.Decode));
        Assert.True(late.Decision.Prefill < 9 && late.Decision.Decode < 9);
    }

    [Fact]
    public void WithoutCounters_ReplicasStay_AndTheReasonSaysWhy()
    {
        var seen = Seen(0, 3) with { Counters = null };

        var decision = LoadTick.Run(DeploymentState.Empty, seen, Settings(Config), Start).Decision;

        Assert.Equal((DecisionOutcome.Blocked, 3, 3), (decision.Outcome, decision.Prefill, decision.Decode));
        Assert.Equal("the frontend shows no request counters", decision.Reason);
    }

    [Fact]
    public void WithoutGauges_ItPlansAllTheSame_AndSaysWhatItLacks()
    {
        var result = Run(Config, requestsPerTick: 200, ticks: 3, unavailable: "no KV router");

        Assert.Equal(DecisionOutcome.Scale, result.Decision.Outcome);
        Assert.Contains(result.Decision.Steps, step => step.Text.Contains("no KV router", StringComparison.Ordinal));
    }

    [Fact]
    public void ARestartedFrontend_IsAGap()
    {
        var before = Run(Config, requestsPerTick: 50, ticks: 5);
        var seen = Seen(0, 3);

        var after = LoadTick.Run(before.State, seen, Settings(Config), Start.AddSeconds(5 * 6));

        Assert.True(double.IsNaN(after.State.Slo.Arrivals[^1]));
        Assert.NotEqual(DecisionOutcome.Blocked, after.Decision.Outcome);
    }

    /// <summary>One bad reading is no baseline; a jump that stays is the new one after two readings.</summary>
    [Theory]
    [InlineData(60.0 * 50, 50)]         // back to what it was: two slots of 50 each
    [InlineData(1e15, 50)]              // it stays where it jumped to
    public void CountersThatJumpBeyondAnyTraffic_AreAGap(double then, double arrived)
    {
        var before = Run(Config, requestsPerTick: 50, ticks: 60, pools: 3);

        var jump = LoadTick.Run(before.State.Done(), Seen(1e15, 3), Settings(Config), Start.AddSeconds(5 * 61));
        var after = LoadTick.Run(
            jump.State.Done(), Seen(then + (then < 1e15 ? 100 : 50), 3), Settings(Config), Start.AddSeconds(5 * 62));

        Assert.Equal((3, 3), (jump.Decision.Prefill, jump.Decision.Decode));
        Assert.StartsWith("gap: 1E+15 requests in 5 s", jump.Decision.Steps.Single(step => step.Name == "gap").Text, StringComparison.Ordinal);
        Assert.True(double.IsNaN(jump.State.Slo.Arrivals[^1]));
        Assert.Equal(arrived, after.State.Slo.Arrivals[^1]);
    }

    [Fact]
    public void APlanOfMoreEnginesThanThereCanBe_IsNotCarriedOut()
    {
        var state = Run(Config, requestsPerTick: 499_999, ticks: 3, pools: 3).State;

        var decision = LoadTick.Run(
            state.Done(), Seen(4 * 499_999, 3), Settings(Config with { MaxNumSeqs = 1 }), Start.AddSeconds(5 * 4)).Decision;

        Assert.Equal((DecisionOutcome.Blocked, 3, 3), (decision.Outcome, decision.Prefill, decision.Decode));
        Assert.EndsWith("is implausible", decision.Reason, StringComparison.Ordinal);
    }

    /// <summary>Counts of 60 s slots taken for 5 s ones would be twelve times the traffic.</summary>
    [Theory]
    [InlineData(60, 5)]
    [InlineData(5, 60)]
    public void AnotherLoadInterval_BeginsAnew_AndScalesNothingIn(int beforeS, int afterS)
    {
        PlannerConfig Every(int seconds) => Config with { LoadAdjustmentInterval = TimeSpan.FromSeconds(seconds) };
        TickResult Tick(DeploymentState state, int atS, int intervalS) =>
            LoadTick.Run(state.Done(), Seen(20.0 * atS, 4), Settings(Every(intervalS)), Start.AddSeconds(atS));
        var state = DeploymentState.Empty;
        for (var at = beforeS; at <= 3000; at += beforeS)
        {
            state = Tick(state, at, beforeS).State;
        }

        for (var at = 3000 + afterS; at <= 3120; at += afterS)
        {
            var result = Tick(state, at, afterS);

            Assert.Equal((4, 4), (result.Decision.Prefill, result.Decision.Decode));
            state = result.State;
        }

        Assert.All(state.Slo.Arrivals, arrived => Assert.Equal(20.0 * afterS, arrived, 1e-9));
    }

    [Fact]
    public void WhatIsNotKnown_IsNoNumberOfADecision()
    {
        var steps = Run(Config, requestsPerTick: 50, ticks: 3, unavailable: "no KV router").Decision.Steps;

        Assert.DoesNotContain("attainment", steps.Single(step => step.Name == "decode").Numbers);
        Assert.All(steps.SelectMany(step => step.Numbers.Values), number => Assert.True(double.IsFinite(number)));
    }

    /// <summary>A Prometheus that scrapes every 15 or 30 s shows a reading several times: that is no traffic in bursts.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void CountersThatAreScrapedLessOften_CountInAllTheirSlots(int ticksAScrape)
    {
        var (direct, scraped) = (new TickResult(DeploymentState.Empty, null!), new TickResult(DeploymentState.Empty, null!));
        for (var tick = 1; tick <= 60; tick++)
        {
            TickResult Next(TickResult last, int counted) => LoadTick.Run(
                last.State.Done(), Decoding(1000 * counted), Settings(Config), Start.AddSeconds(5 * tick));
            (direct, scraped) = (Next(direct, tick), Next(scraped, ((tick - 1) / ticksAScrape * ticksAScrape) + 1));
        }

        Assert.Equal(direct.Decision.UnbudgetedPrefill, scraped.Decision.UnbudgetedPrefill);
        Assert.Equal(direct.Decision.UnbudgetedDecode, scraped.Decision.UnbudgetedDecode);
        Assert.All(scraped.State.Slo.Arrivals, arrived => Assert.Equal(1000, arrived));
    }

    /// <summary>Requests are in flight: that none is counted is no silence, and what was counted in the end came in all that time.</summary>
    [Fact]
    public void CountersThatStandStill_AreNoSilence()
    {
        var (state, still) = (DeploymentState.Empty, new TickResult(DeploymentState.Empty, null!));
        for (var tick = 1; tick <= 100; tick++)
        {
            var counted = tick is > 60 and < 100 ? 60 : tick;
            var result = LoadTick.Run(state.Done(), Decoding(100 * counted), Settings(Config), Start.AddSeconds(5 * tick));
            (state, still) = (result.State, tick == 99 ? result : still);
        }

        Assert.Equal((3, 3), (still.Decision.Prefill, still.Decision.Decode));
        Assert.All(state.Slo.Arrivals, arrived => Assert.Equal(100, arrived));
        Assert.Equal(99, state.Slo.Arrivals.Length);
    }

    [Fact]
    public void ATickRepeatedInItsSlot_LearnsNothingTwice()
    {
        var first = Run(Config, requestsPerTick: 50, ticks: 5);

        var again = LoadTick.Run(first.State, Seen(1000, 3), Settings(Config), Start.AddSeconds((5 * 5) + 1));

        Assert.Equal(first.State.Slo.Arrivals, again.State.Slo.Arrivals);
    }

    [Fact]
    public void NoProfile_IsSaid() => Assert.Equal(
        "policy slo has no engine profile; learning the engine: 0 of 60 observations of decode and 0 of 30 of prefill, no batch seen yet",
        LoadTick.Run(DeploymentState.Empty, Seen(0, 3), new TickSettings(Config, null), Start).Decision.Reason);

    [Fact]
    public void NoProfile_HoldsReplicas_AndSaysHowToMakeIt()
    {
        var settings = new TickSettings(Config, null) { ProfileRemedy = "Make it with a command" };

        var decision = LoadTick.Run(DeploymentState.Empty, Seen(0, 3), settings, Start).Decision;

        Assert.Equal(
            "policy slo has no engine profile; learning the engine: 0 of 60 observations of decode and 0 of 30 of prefill, " +
            "no batch seen yet. Make it with a command", decision.Reason);
        Assert.Equal((DecisionOutcome.Blocked, 3, 3), (decision.Outcome, decision.Prefill, decision.Decode));
    }

    [Fact]
    public void AnImpossibleLimit_IsSaidWithItsNumber()
    {
        var result = Run(Config with { TtftMs = 50, ItlMs = 5 }, requestsPerTick: 50, ticks: 3);

        Assert.Contains(result.Decision.Steps, step => step.Text.Contains("miss the TTFT limit even on an idle engine", StringComparison.Ordinal));
        Assert.Contains(result.Decision.Steps, step => step.Text.Contains("a lone request already takes 10 ms", StringComparison.Ordinal));
    }

    [Fact]
    public void StateSurvivesItsStoredForm()
    {
        var state = Run(Config, requestsPerTick: 50, ticks: 200).State;

        var bytes = StateFormat.Write(state);

        Assert.Equal(bytes, StateFormat.Write(StateFormat.Read(bytes)));
        Assert.True(bytes.Length < 20_000, $"{bytes.Length} bytes");
    }

    /// <summary>A state that cannot be read back would block the deployment for good.</summary>
    [Fact]
    public void PoolsThatAreNotThere_LeaveAStateThatIsReadBack()
    {
        var seen = Seen(0, 3) with { Pools = new PoolsSeen(Start, null, null) };

        var state = LoadTick.Run(DeploymentState.Empty, seen, Settings(Config), Start).State;

        Assert.Equal(state.Pools, StateFormat.Read(StateFormat.Write(state)).Pools);
    }

    /// <summary>Where no split keeps a request within its limits, no pool gets all.</summary>
    [Fact]
    public void ABudgetThatIsFarTooSmall_IsSharedInProportion()
    {
        var unlimited = Run(Config, requestsPerTick: 500, ticks: 3).Decision;

        var shared = Run(Config with { MaxGpuBudget = 6 }, requestsPerTick: 500, ticks: 3).Decision;

        Assert.True(unlimited.Prefill > 10 && unlimited.Decode > 10);
        Assert.Equal(6, shared.Prefill + shared.Decode);
        Assert.InRange(shared.Prefill, 2, 4);
    }

    [Fact]
    public void WhateverIsSeen_ThePlanStaysWithinItsBounds() =>
        Gen.Select(Gen.Int[0, 5000], Gen.Int[-1, 20], Gen.Int[1, 3], Gen.Int[1, 12], Gen.Int[1, 50]).Sample(
            (requests, budget, minimum, pools, ticks) =>
            {
                var config = Config with { MinEndpoint = minimum, MaxGpuBudget = budget < 0 ? -1 : Math.Max(budget, 2 * minimum) };

                var decision = Run(config, requests, ticks, pools).Decision;

                if (decision.Outcome == DecisionOutcome.Scale)
                {
                    Assert.True(decision.Prefill >= minimum && decision.Decode >= minimum);
                    Assert.True(config.MaxGpuBudget < 0 || decision.Prefill + decision.Decode <= config.MaxGpuBudget);
                }
            });

    /// <summary>Ticks of constant traffic; nothing that is decided is carried out.</summary>
    private static TickResult Run(
        PlannerConfig config, int requestsPerTick, int ticks, int pools = 1, string? unavailable = null)
    {
        var result = new TickResult(DeploymentState.Empty, null!);
        for (var tick = 1; tick <= ticks; tick++)
        {
            var seen = Seen(requestsPerTick * tick, pools) with { Unavailable = unavailable };
            result = LoadTick.Run(result.State.Done(), seen, Settings(config), Start.AddSeconds(5 * tick));
        }

        return result;
    }

    private static LoadObservation Decoding(double finished) =>
        Seen(finished, 3) is var seen ? seen with { Counters = seen.Counters! with { Inflight = 10 } } : seen;

    private static LoadObservation Seen(double finished, int pools) => new(
        [
            new LoadSample(
                [.. Enumerable.Range(0, pools).Select(i => new WorkerSample($"{i}") { ActivePrefillTokens = 0, LastTtftMs = 100, LastIsl = 1000 })],
                [.. Enumerable.Range(0, pools).Select(i => new WorkerSample($"{i}") { ActiveDecodeBlocks = 10, LastItlMs = 10 })]),
        ],
        new PoolsSeen(Start, new PoolStatus(pools, pools, true, 1), new PoolStatus(pools, pools, true, 1)))
    {
        Counters = new FrontendCounters(
            finished, 0, new Histogram([2000], [finished, 0], finished * 1000), new Histogram([200], [finished, 0], finished * 100)),
    };

    private static TickSettings Settings(PlannerConfig config) => new(config, TestProfile.Capacity);
}
