using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.State;
using Planner.Testing;

namespace Planner.Loop;

public class ThroughputTickTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly PlannerConfig Config = new()
    {
        ExternalHold = TimeSpan.Zero,   // these pools do not always follow what is asked for
        LoadPredictor = LoadPredictor.Constant,
        ThroughputAdjustmentInterval = TimeSpan.FromSeconds(60),
        PrefillEngineNumGpu = 1,
        DecodeEngineNumGpu = 1,
        MaxGpuBudget = -1,
        NoCorrection = true,
    };

    /// <summary>1,800 requests a minute: 30,000 tokens/s to read, 3,000 to write.</summary>
    private static readonly TrafficObservation.Traffic Busy = new(
        RequestCount: 1800, Isl: 1000, Osl: 100, TtftMs: 50, ItlMs: 10, RequestDurationS: 1);

    /// <summary>Second context of that sweep, tokens.</summary>
    private const double SecondContext = 2997;

    public static TheoryData<int> ReferencePlans =>
        [.. Enumerable.Range(0, ReferenceData.Golden("throughput_plan.json").GetArrayLength())];

    /// <summary>
    /// 60 plans of an independent program on the profile h200-tp1, which is of one GPU. It interpolates the noisy sweep otherwise,
    /// by up to a fifth, and more between the first two contexts and near the shortest latency, and takes an engine of n GPUs for n of these.
    /// </summary>
    [ReferenceTheory]
    [MemberData(nameof(ReferencePlans))]
    public void Plan_IsTheReferences(int index)
    {
        var reference = ReferenceData.Golden("throughput_plan.json")[index];
        var (seen, expected) = (reference.GetProperty("observation"), reference.GetProperty("expected"));
        double Seen(string name) => seen.GetProperty(name).GetDouble();
        double Expected(string name) => expected.GetProperty(name).GetDouble();
        var config = Config with
        {
            ThroughputAdjustmentInterval = TimeSpan.FromSeconds(Seen("interval_s")),
            PrefillEngineNumGpu = (int)Seen("prefill_gpus"),
            DecodeEngineNumGpu = (int)Seen("decode_gpus"),
            MinEndpoint = (int)Seen("min_endpoint"),
            MaxGpuBudget = (int)Seen("max_gpu_budget"),
            ItlMs = Seen("itl_sla_ms"),
            TtftMs = Seen("ttft_sla_ms"),
            NoCorrection = !seen.GetProperty("correction").GetBoolean(),
        };
        var traffic = new TrafficObservation.Traffic(
            Seen("request_count"), Seen("isl"), Seen("osl"), Seen("ttft_ms"), Seen("itl_ms"), Seen("request_duration_s"));
        var decode = new PoolStatus((int)Seen("num_decode"), (int)Seen("num_decode"), Stable: true);

        var decision = ThroughputTick.Run(
            DeploymentState.Empty,
            new ThroughputObservation(traffic, new PoolStatus(1, 1, Stable: true), decode),
            new TickSettings(config, ReferenceProfile.Capacity), Start).Decision;

        AssertClose(Expected("prefill_correction"), decision.PrefillCorrection!.Value);
        AssertClose(Expected("exact_prefill") * Seen("prefill_gpus"), Number(decision, "size_prefill", "engines"));
        if (Seen("isl") + (Seen("osl") / 2) < SecondContext)
        {
            return;
        }

        AssertClose(Expected("decode_correction"), decision.DecodeCorrection!.Value);
        AssertClose(Expected("exact_decode") * Seen("decode_gpus"), Number(decision, "size_decode", "engines"));
        AssertClose(Expected("decode_thpt_per_gpu"), Number(decision, "size_decode", "engine_tokens_per_s"));
    }

    [Fact]
    public void Traffic_PoolsAreSizedForTheMeanThroughput()
    {
        var decision = Run(Busy, prefill: 1, decode: 1).Decision;

        Assert.Equal((3, 3, DecisionOutcome.Scale), (decision.Prefill, decision.Decode, decision.Outcome));
        Assert.Equal(
            "prefill 1 -> 3, decode 1 -> 3: expecting 1800.0 requests of 1000 + 100 tokens", decision.Reason);
        Assert.Equal(
            ["observe", "forecast", "correct", "size_prefill", "size_decode"], decision.Steps.Select(step => step.Name));
    }

    /// <summary>A bucket ends at the one limit; the other is inside of one.</summary>
    [Fact]
    public void Buckets_AttainmentAtTheLimitsIsAStep()
    {
        var traffic = Busy with
        {
            Ttfts = new Histogram([250, 500], [6, 3, 1], 3000),
            Itls = new Histogram([40, 80], [8, 1, 1], 400),
        };

        var step = Run(traffic, prefill: 1, decode: 1, config: Config with { TtftMs = 500, ItlMs = 50 })
            .Decision.Steps.Single(step => step.Name == "attainment");

        Assert.Equal("TTFT within 500 ms: 90.0 %; ITL within 50 ms: 80.0 to 90.0 %", step.Text);
        Assert.Equal(
            (0.9, 0.9, 0.8, 0.9),
            (step.Numbers["ttft_attainment_least"], step.Numbers["ttft_attainment_most"],
                step.Numbers["itl_attainment_least"], step.Numbers["itl_attainment_most"]));
    }

    [Fact]
    public void BucketsOfOneLatencyOnly_AttainmentIsNotTold() => Assert.DoesNotContain(
        Run(Busy with { Ttfts = new Histogram([250], [1, 0], 100) }, prefill: 1, decode: 1).Decision.Steps,
        step => step.Name == "attainment");

    [Fact]
    public void SameNeed_ReplicasAreKept() =>
        Assert.Equal(DecisionOutcome.Keep, Run(Busy, prefill: 3, decode: 3).Decision.Outcome);

    [Fact]
    public void LostMetric_KeepsReplicasAndRemembersTheGap()
    {
        var before = Run(Busy, prefill: 5, decode: 7).State;

        var (state, decision) = Run(
            new TrafficObservation.Unavailable("connection refused"), prefill: 5, decode: 7, before, Start.AddMinutes(1));

        Assert.Equal((5, 7, DecisionOutcome.Blocked), (decision.Prefill, decision.Decode, decision.Outcome));
        Assert.Equal("connection refused", decision.Reason);
        Assert.Equal<double>([1800, double.NaN], state.Throughput.RequestCount.History.Values);
        Assert.Equal(Start, state.Throughput.LastGoodObservation);
    }

    public static TheoryData<string, TrafficObservation> AbsurdTraffic => new()
    {
        { "request_count is NaN", Busy with { RequestCount = double.NaN } },
        { "request_count is -1", Busy with { RequestCount = -1 } },
        { "isl is 0", Busy with { Isl = 0 } },
        { "osl is Infinity", Busy with { Osl = double.PositiveInfinity } },
        { "ttft_ms is NaN", Busy with { TtftMs = double.NaN } },
        { "itl_ms is -2", Busy with { ItlMs = -2 } },
        { "request_duration_s is -Infinity", Busy with { RequestDurationS = double.NegativeInfinity } },
    };

    [Theory]
    [MemberData(nameof(AbsurdTraffic))]
    public void AbsurdMetric_KeepsReplicasAndTeachesNothing(string reason, TrafficObservation traffic)
    {
        var (state, decision) = Run(traffic, prefill: 5, decode: 7);

        Assert.Equal((5, 7, DecisionOutcome.Blocked), (decision.Prefill, decision.Decode, decision.Outcome));
        Assert.Equal($"implausible metrics: {reason}", decision.Reason);
        Assert.Empty(state.Throughput.RequestCount.History.Points);
    }

    [Fact]
    public void AbsurdPlan_KeepsReplicas()
    {
        var decision = AbsurdDecision();

        Assert.Equal((5, 7, DecisionOutcome.Blocked), (decision.Prefill, decision.Decode, decision.Outcome));
        Assert.Contains("implausible metrics", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void NoTraffic_ScalesToTheMinimumAndLengthsLearnNothing()
    {
        var before = Run(Busy, prefill: 3, decode: 3).State;

        var (state, decision) = Run(new TrafficObservation.Idle(), prefill: 3, decode: 3, before, Start.AddMinutes(1));

        Assert.Equal((1, 1), (decision.Prefill, decision.Decode));
        Assert.Equal("prefill 3 -> 1, decode 3 -> 1: expecting no requests", decision.Reason);
        Assert.Equal<double>([1800, 0], state.Throughput.RequestCount.History.Values);
        Assert.Equal<double>([1000, double.NaN], state.Throughput.Isl.History.Values);
    }

    [Fact]
    public void Stall_NeverScalesDownAndTeachesNothing()
    {
        var before = Run(Busy, prefill: 3, decode: 3).State;

        var (state, decision) = Run(new TrafficObservation.Stall(12), prefill: 5, decode: 2, before, Start.AddMinutes(1));

        Assert.Equal((5, 3), (decision.Prefill, decision.Decode));
        Assert.Equal<double>([1800, double.NaN], state.Throughput.RequestCount.History.Values);
    }

    [Fact]
    public void NothingSeenYet_ReplicasAreKept()
    {
        var decision = Run(new TrafficObservation.Stall(12), prefill: 5, decode: 2).Decision;

        Assert.Equal((5, 2, "no traffic was seen yet"), (decision.Prefill, decision.Decode, decision.Reason));
    }

    [Fact]
    public void BudgetTooSmall_TheDecisionSaysWhatItLeaves()
    {
        // 9 + 9 engines are wanted; 7/18 of 9 is 3.5, so 3 prefill engines, and decode has the other 4 GPUs.
        var decision = Run(
            Busy with { RequestCount = 5400 }, prefill: 1, decode: 1, config: Config with { MaxGpuBudget = 7 }).Decision;

        Assert.Equal((3, 4, 9, 9), (decision.Prefill, decision.Decode, decision.UnbudgetedPrefill, decision.UnbudgetedDecode));
        Assert.Equal(
            "prefill 9 -> 3, decode 9 -> 4: a budget of 7 GPUs leaves 4 for decode",
            decision.Steps.Single(step => step.Name == "budget").Text);
    }

    [Fact]
    public void Hold_WinsUntilItExpires()
    {
        var hold = new Hold(4, 6, Start.AddMinutes(1), "ann", "launch day");
        var state = DeploymentState.Empty with { Hold = hold };

        var held = Run(Busy, prefill: 1, decode: 1, state).Decision;
        var free = Run(Busy, prefill: 4, decode: 6, state, Start.AddMinutes(1)).Decision;

        Assert.Equal((4, 6, DecisionOutcome.Scale), (held.Prefill, held.Decode, held.Outcome));
        Assert.Equal("prefill 1 -> 4, decode 1 -> 6: held by ann until 2024-10-04 00:01:00Z: launch day", held.Reason);
        Assert.Equal((3, 3), (free.Prefill, free.Decode));
    }

    [Fact]
    public void HoldWithoutMetrics_IsKeptAllTheSame()
    {
        var state = DeploymentState.Empty with { Hold = new Hold(4, 6, Start.AddMinutes(1), "ann", "launch day") };

        var decision = Run(new TrafficObservation.Unavailable("lost"), prefill: 1, decode: 1, state).Decision;

        Assert.Equal((4, 6, DecisionOutcome.Scale), (decision.Prefill, decision.Decode, decision.Outcome));
    }

    [Fact]
    public void HoldAboveALaterBudget_IsCutToIt()
    {
        var state = DeploymentState.Empty with { Hold = new Hold(8, 8, Start.AddMinutes(1), "ann", "launch day") };

        var decision = Run(Busy, prefill: 1, decode: 1, state, config: Config with { MaxGpuBudget = 10 }).Decision;

        Assert.Equal(10, decision.Prefill + decision.Decode);
    }

    [Fact]
    public void DecisionToScale_IsPendingUntilItIsDone()
    {
        var state = Run(Busy, prefill: 1, decode: 1).State;

        Assert.Equal(new PendingScaling(new(1, 1), new(3, 3), Start.AddMinutes(1)) { Since = Start }, state.Pending);
        Assert.Null(state.Done().Pending);
    }

    [Fact]
    public void CrashBeforeScaling_TheNextTickPlansAnewAndScales()
    {
        var crashed = Run(Busy, prefill: 1, decode: 1).State;

        var decision = Run(Busy, prefill: 1, decode: 1, crashed, Start.AddMinutes(1)).Decision;

        Assert.Equal((3, 3, DecisionOutcome.Scale), (decision.Prefill, decision.Decode, decision.Outcome));
        Assert.DoesNotContain(decision.Steps, step => step.Name == "external");
    }

    [Fact]
    public void CrashBeforeScalingAndMetricsLost_TheNextTickFinishesTheDecision()
    {
        var crashed = Run(Busy, prefill: 1, decode: 1).State;

        var (state, decision) = Run(
            new TrafficObservation.Unavailable("lost"), prefill: 1, decode: 1, crashed, Start.AddSeconds(59));

        Assert.Equal((3, 3, DecisionOutcome.Scale), (decision.Prefill, decision.Decode, decision.Outcome));
        Assert.NotNull(state.Pending);
    }

    [Fact]
    public void InterruptedDecisionThatIsTooOld_IsDropped()
    {
        var crashed = Run(Busy, prefill: 1, decode: 1).State;

        var (state, decision) = Run(
            new TrafficObservation.Unavailable("lost"), prefill: 1, decode: 1, crashed, Start.AddMinutes(1));

        Assert.Equal((1, 1, DecisionOutcome.Blocked), (decision.Prefill, decision.Decode, decision.Outcome));
        Assert.Null(state.Pending);
    }

    [Fact]
    public void SomebodyElseScaled_TheirNumberIsAdoptedAndSaid()
    {
        var before = Run(Busy, prefill: 1, decode: 1).State.Done();

        var (state, decision) = Run(
            new TrafficObservation.Unavailable("lost"), prefill: 7, decode: 3, before, Start.AddMinutes(1));

        Assert.Equal((7, 3), (decision.Prefill, decision.Decode));
        Assert.Equal("external change: prefill 3 -> 7, decode stays at 3",
            decision.Steps.Single(step => step.Name == "external").Text);
        Assert.Equal(new Pools<int>(7, 3), state.External!.To);
    }

    [Theory]
    [InlineData(true, PlannerEnvironment.Kubernetes, "no_operation")]
    [InlineData(false, PlannerEnvironment.Virtual, "environment: virtual")]
    [InlineData(false, PlannerEnvironment.GlobalPlanner, "environment: global-planner")]
    public void Advisory_IsAdviceOnlyAndSaysByWhichSetting(bool noOperation, PlannerEnvironment environment, string setting)
    {
        var config = Config with { NoOperation = noOperation, Environment = environment };

        var decision = Run(Busy, prefill: 1, decode: 1, config: config).Decision;

        Assert.Equal(
            (DecisionOutcome.Advise, $"{setting}: advisory mode, nothing is scaled"),
            (decision.Outcome, decision.Steps.Single(step => step.Name == "advisory").Text));
    }

    [Fact]
    public void WithLoadScaling_ThePlanIsAFloorAndCorrectionsAreOff()
    {
        var config = Config with { EnableLoadScaling = true, NoCorrection = false };

        var (state, decision) = Run(Busy with { ItlMs = 40 }, prefill: 1, decode: 1, config: config);

        Assert.Equal((DecisionOutcome.Floor, 1.0), (decision.Outcome, decision.DecodeCorrection));
        Assert.Equal(new ThroughputFloor(3, 3, Start), state.Throughput.Floor);
    }

    [Fact]
    public void AFloor_LeavesWhatTheLoadLoopIsScaling()
    {
        var pending = new PendingScaling(new(1, 1), new(2, 2), Start.AddMinutes(3));
        var before = DeploymentState.Empty with { Targets = pending.To, Pending = pending };

        var after = Run(Busy, prefill: 1, decode: 1, before, config: Config with { EnableLoadScaling = true }).State;

        Assert.Equal((pending.To, pending), (after.Targets, after.Pending));
    }

    public static TheoryData<PlannerMode, int, int> Modes => new()
    {
        { PlannerMode.Disagg, 6, 3 },
        { PlannerMode.Prefill, 6, 9 },
        { PlannerMode.Decode, 8, 3 },
        { PlannerMode.Agg, 8, 6 },
    };

    /// <summary>6 engines' worth to read, 3 to write: agg needs the larger, other modes leave the other pool.</summary>
    [Theory]
    [MemberData(nameof(Modes))]
    public void Mode_SaysWhichPoolIsPlanned(PlannerMode mode, int prefill, int decode)
    {
        // Twice the requests at half the output: decode stays at 3 engines (context 1025 holds a little more each).
        var traffic = Busy with { RequestCount = 3600, Osl = 50 };

        var decision = Run(traffic, prefill: 8, decode: 9, config: Config with { Mode = mode }).Decision;

        Assert.Equal((prefill, decode), (decision.Prefill, decision.Decode));
    }

    [Fact]
    public void SameSlotTwice_IsPlannedAgainButLearntOnce()
    {
        var before = Run(Busy, prefill: 1, decode: 1).State;

        var (state, decision) = Run(Busy, prefill: 1, decode: 1, before, Start.AddSeconds(59));

        Assert.Equal(DecisionOutcome.Scale, decision.Outcome);
        Assert.Equal<double>([1800], state.Throughput.RequestCount.History.Values);
    }

    [Fact]
    public void MissedSlots_AreRememberedAsGaps()
    {
        var before = Run(Busy, prefill: 1, decode: 1).State;

        var state = Run(Busy, prefill: 1, decode: 1, before, Start.AddMinutes(3)).State;

        Assert.Equal<double>([1800, double.NaN, double.NaN, 1800], state.Throughput.RequestCount.History.Values);
    }

    [Fact]
    public void ClockThatWasAhead_DoesNotStopLearning()
    {
        var fromTheFuture = Run(Busy, prefill: 1, decode: 1, now: Start.AddYears(1)).State;

        var state = Run(Busy, prefill: 1, decode: 1, fromTheFuture, Start).State;

        Assert.Equal<double>([1800, 1800], state.Throughput.RequestCount.History.Values);
        Assert.Equal(Start, state.Throughput.LastSlotEnd);
    }

    [Fact]
    public void OtherInterval_CountsAreBroughtToIt()
    {
        var before = Run(Busy, prefill: 1, decode: 1).State;
        var config = Config with { ThroughputAdjustmentInterval = TimeSpan.FromSeconds(20) };

        var state = Run(Busy with { RequestCount = 610 }, prefill: 1, decode: 1, before, Start.AddSeconds(20), config).State;

        Assert.Equal<double>([600, 610], state.Throughput.RequestCount.History.Values);
    }

    public static TheoryData<string, ThroughputObservation, TickSettings> Obstacles => new()
    {
        { "there is no engine profile; name one in `profile`", Seen(Busy, 2, 2), new(Config, null) },
        {
            "there is no engine profile; name one in `profile`. Make it with a command",
            Seen(Busy, 2, 2), new(Config, null) { ProfileRemedy = "Make it with a command" }
        },
        { "the deployment has no prefill pool", Seen(Busy, 2, 2) with { Prefill = null }, Settings(Config) },
        {
            "the GPUs of a decode engine are unknown; set decode_engine_num_gpu",
            Seen(Busy, 2, 2), Settings(Config with { DecodeEngineNumGpu = null })
        },
        {
            "the minimum endpoints take 4 GPUs, the budget is 3; raise max_gpu_budget",
            Seen(Busy, 2, 2), Settings(Config with { MinEndpoint = 2, MaxGpuBudget = 3 })
        },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void SomethingNeededIsMissing_KeepsReplicasAndSaysWhat(
        string reason, ThroughputObservation seen, TickSettings settings)
    {
        var (state, decision) = ThroughputTick.Run(DeploymentState.Empty, seen, settings, Start);

        Assert.Equal((DecisionOutcome.Blocked, reason), (decision.Outcome, decision.Reason));
        Assert.Equal((seen.Prefill?.Desired ?? 0, 2), (decision.Prefill, decision.Decode));
        Assert.Equal<double>([1800], state.Throughput.RequestCount.History.Values);
    }

    internal static Decision AbsurdDecision() => Run(Busy with { RequestCount = 1e308 }, prefill: 5, decode: 7).Decision;

    private static TickResult Run(
        TrafficObservation traffic, int prefill, int decode,
        DeploymentState? state = null, DateTimeOffset? now = null, PlannerConfig? config = null) =>
        ThroughputTick.Run(
            state ?? DeploymentState.Empty, Seen(traffic, prefill, decode), Settings(config ?? Config), now ?? Start);

    private static ThroughputObservation Seen(TrafficObservation traffic, int prefill, int decode) =>
        new(traffic, new PoolStatus(prefill, prefill, Stable: true), new PoolStatus(decode, decode, Stable: true));

    private static TickSettings Settings(PlannerConfig config) => new(config, TestProfile.Capacity);

    private static double Number(Decision decision, string step, string number) =>
        decision.Steps.Single(s => s.Name == step).Numbers[number];

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual / expected, 0.6, 1 / 0.6);   // limits below 6 ms are where its curve is flat
}
