using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Policies.Dynamo10;
using Planner.State;

namespace Planner.Loop;

/// <summary>Latency models are known: TTFT 0.1 ms a token, ITL 0.1 ms a block; the limits are at 5,000 and 400.</summary>
public class LoadTickTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly PlannerConfig Config = new()
    {
        ExternalHold = TimeSpan.Zero,   // these pools do not always follow what is asked for
        EnableThroughputScaling = false,
        EnableLoadScaling = true,
        MaxGpuBudget = 16,
        TtftMs = 500,
        ItlMs = 40,
    };

    private static readonly DeploymentState Learnt = DeploymentState.Empty.With(new Dynamo10State { Prefill = Line(), Decode = Line() });

    // Own tokens are 1,000: up above 4,000 tokens; with 2 of 2 workers down below 4000 / 2 x 0.8 = 1,600. Decode: 400 and 160.
    [Theory]
    [InlineData(new double[] { 4001, 4001 }, new double[] { 300, 300 }, 3, 2)]
    [InlineData(new double[] { 4001, 3999 }, new double[] { 300, 300 }, 2, 2)]    // one worker has room
    [InlineData(new double[] { 4001, 4001 }, new double[] { 401, 401 }, 3, 3)]
    [InlineData(new double[] { 100, 100 }, new double[] { 401, 401 }, 2, 3)]      // up wins, and nothing goes down beside it
    [InlineData(new double[] { 100, 100 }, new double[] { 300, 300 }, 2, 2)]      // only one pool wants down
    [InlineData(new double[] { 1599, 1599 }, new double[] { 159, 159 }, 1, 1)]
    [InlineData(new double[] { 1601, 1599 }, new double[] { 159, 159 }, 2, 2)]
    [InlineData(new double[] { 100 }, new double[] { 159, 159 }, 1, 1)]           // prefill is at its floor: decode may go
    public void PoolsMoveByOne_AsTheirWorkersAsk(double[] tokens, double[] blocks, int prefill, int decode)
    {
        var decision = Run(tokens, blocks);

        Assert.Equal((prefill, decode), (decision.Prefill, decision.Decode));
        Assert.Equal(DecisionLoop.Load, decision.Loop);
    }

    [Fact]
    public void TheValueJudged_IsAWorkersMeanOverTheSamples()
    {
        var seen = Seen([6000], [10], earlier: Sample([1000], [10]));

        Assert.Equal(1, Tick(Learnt, seen).Decision.Prefill);
    }

    [Theory]
    [InlineData(PlannerMode.Prefill, 2, 1)]
    [InlineData(PlannerMode.Decode, 1, 2)]
    public void OnePoolsMode_LeavesTheOtherAlone(PlannerMode mode, int prefill, int decode)
    {
        var decision = Run([9000], [900], Config with { Mode = mode });

        Assert.Equal((prefill, decode), (decision.Prefill, decision.Decode));
    }

    [Theory]
    [InlineData(4001, 10, 3)]     // up for either kind of work
    [InlineData(10, 401, 3)]
    [InlineData(10, 10, 1)]       // down for both
    [InlineData(10, 300, 2)]
    public void AggregatedPool_GoesUpForEitherAndDownForBoth(double tokens, double blocks, int workers)
    {
        var config = Config with { Mode = PlannerMode.Agg };
        WorkerSample Worker(string id) => new(id) { ActivePrefillTokens = tokens, LastIsl = 1000, ActiveDecodeBlocks = blocks };
        var seen = new LoadObservation(
            [new LoadSample([], [Worker("a"), Worker("b")])], new PoolsSeen(Now, null, new PoolStatus(2, 2, true, 1)));

        Assert.Equal(workers, LoadTick.Run(Learnt, seen, new TickSettings(config, null), Now).Decision.Decode);
    }

    [Theory]
    [InlineData(OptimizationTarget.Throughput, 1000, 50, 3, 2)]
    [InlineData(OptimizationTarget.Throughput, 999, 101, 2, 3)]
    [InlineData(OptimizationTarget.Throughput, 99, 59, 1, 1)]
    [InlineData(OptimizationTarget.Throughput, 101, 59, 2, 2)]
    [InlineData(OptimizationTarget.Latency, 100, 41, 3, 3)]
    [InlineData(OptimizationTarget.Latency, 0, 9, 1, 1)]
    [InlineData(OptimizationTarget.Latency, 1, 9, 2, 2)]
    public void UseOfTheEngines_CanBeTheTarget(
        OptimizationTarget target, double tokens, double blocks, int prefill, int decode)
    {
        var seen = Seen([tokens, tokens], [blocks, blocks]) with { Limits = new EngineLimits(KvBlocks: 100), ContextLength = 1000 };

        var decision = Tick(DeploymentState.Empty, seen, Config with { OptimizationTarget = target }).Decision;

        Assert.Equal((prefill, decode), (decision.Prefill, decision.Decode));
    }

    public static TheoryData<string, LoadObservation> Unusable => new()
    {
        { "no KV router", Seen([9000], [900]) with { Unavailable = "no KV router" } },
        { "no sample of the workers' gauges was taken", Seen([9000], [900]) with { Samples = [] } },
        { "implausible gauge: active_prefill_tokens of worker p0 is -1", Seen([-1], [900]) },
        { "implausible gauge: active_decode_blocks of worker d0 is NaN", Seen([9000], [double.NaN]) },
        { "the gauges show 1 prefill workers, the deployment 2", Pools(Seen([9000], [900]), prefill: new(2, 2, true, 1)) },
        { "the gauges show 1 decode workers, the deployment 3", Pools(Seen([9000], [900]), decode: new(3, 3, true, 1)) },
        { "the GPUs of a prefill engine are unknown; set prefill_engine_num_gpu", Pools(Seen([9000], [900]), prefill: new(1, 1, true)) },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void UnusableInput_KeepsTheReplicasAndSaysWhy(string reason, LoadObservation seen)
    {
        var (state, decision, _) = Tick(Learnt, seen);

        Assert.Equal((DecisionOutcome.Blocked, reason), (decision.Outcome, decision.Reason));
        Assert.Null(state.Pending);
    }

    [Fact]
    public void ScalingInProgress_IsWaitedFor()
    {
        var decision = Tick(Learnt, Pools(Seen([9000], [900]), prefill: new(2, 1, false, 1))).Decision;

        Assert.Equal(DecisionOutcome.Keep, decision.Outcome);
        Assert.EndsWith("a scaling of the prefill pool is in progress", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewPoints_NothingIsJudged()
    {
        var decision = Tick(DeploymentState.Empty, Seen([9000], [900])).Decision;

        Assert.Equal(DecisionOutcome.Keep, decision.Outcome);
        Assert.EndsWith("the load of a pool cannot be judged yet", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void LimitThatNoLoadMeets_IsSaid()
    {
        var decision = Tick(Learnt, Seen([9000], [900]), Config with { TtftMs = 50 }).Decision;

        Assert.Equal(1, decision.Prefill);
        Assert.Contains(decision.Steps, step => step.Text.Contains("no load meets 50 ms", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(361, true)]
    public void ThePlansFloor_ComesFirst_AndItsAgeIsSaid(int ageS, bool stale)
    {
        var state = Learnt with
        {
            Throughput = new ThroughputState { Floor = new ThroughputFloor(5, 3, Now.AddSeconds(-ageS)) },
        };

        var decision = Tick(state, Seen([10], [10]), Config with { EnableThroughputScaling = true }).Decision;

        Assert.Equal((5, 3), (decision.Prefill, decision.Decode));
        var floor = Assert.Single(decision.Steps, step => step.Name == "floor");
        Assert.Equal(stale, floor.Text.Contains($"set {ageS} s ago", StringComparison.Ordinal));
    }

    [Fact]
    public void Hold_WinsOverTheLoad()
    {
        var state = Learnt with { Hold = new Hold(4, 4, Now.AddMinutes(5), "ann", "launch") };

        var decision = Tick(state, Seen([9000], [900])).Decision;

        Assert.Equal((4, 4), (decision.Prefill, decision.Decode));
    }

    [Fact]
    public void SharedControl_IsOnlyAdvised()
    {
        var seen = Seen([9000], [10]);
        var decision = Tick(Learnt, seen with { Pools = seen.Pools with { SharedControl = "an HPA" } }).Decision;

        Assert.Equal((DecisionOutcome.Advise, 2), (decision.Outcome, decision.Prefill));
    }

    [Fact]
    public void Budget_IsNeverExceeded() =>
        Assert.Equal(1, Run([9000], [10], Config with { MaxGpuBudget = 2 }).Prefill);

    [Fact]
    public void ASlotIsLearntOnce()
    {
        var first = Tick(DeploymentState.Empty, Seen([3000], [300], ttftMs: 400, itlMs: 30)).State;
        var second = LoadTick.Run(
            first, Seen([3000], [300], ttftMs: 400, itlMs: 30), new TickSettings(Config, null), Now.AddSeconds(4)).State;
        var third = LoadTick.Run(
            second, Seen([3000], [300], ttftMs: 400, itlMs: 30), new TickSettings(Config, null), Now.AddSeconds(5)).State;

        Assert.Equal(4000, Assert.Single(first.Dynamo10.Prefill.Loads));
        Assert.Equal((1, 2), (second.Dynamo10.Prefill.Count, third.Dynamo10.Prefill.Count));
    }

    [Fact]
    public void OnlyWhatDiffersFromTheLastDecision_IsNews()
    {
        var first = Tick(Learnt, Seen([10], [10]));
        var second = Tick(first.State, Seen([20], [20]));
        var third = Tick(second.State, Seen([9000], [20]));

        Assert.Equal((true, false, true), (first.IsNews, second.IsNews, third.IsNews));
    }

    /// <summary>Somebody has scaled back in between: what is done again must be on record again.</summary>
    [Fact]
    public void ScalingAgain_IsNews()
    {
        var first = Tick(Learnt, Seen([9000], [20]));
        var again = Tick(first.State.Done(), Seen([9000], [20]));

        Assert.Equal((first.Decision.Outcome, first.Decision.Prefill), (again.Decision.Outcome, again.Decision.Prefill));
        Assert.StartsWith("external change: prefill 2 -> 1, decode stays at 1; prefill 1 -> 2", again.Decision.Reason, StringComparison.Ordinal);
        Assert.Equal((true, true), (first.IsNews, again.IsNews));
    }

    private static LatencyWindow Line() =>
        LatencyWindow.Empty.With([.. Enumerable.Range(1, 10).Select(i => (i * 100.0, i * 10.0))], 50);

    private static Decision Run(double[] tokens, double[] blocks, PlannerConfig? config = null) =>
        Tick(Learnt, Seen(tokens, blocks), config).Decision;

    private static (DeploymentState State, Decision Decision, bool IsNews) Tick(
        DeploymentState state, LoadObservation seen, PlannerConfig? config = null)
    {
        var result = LoadTick.Run(state, seen, new TickSettings(config ?? Config, null), Now);
        return (result.State, result.Decision, result.IsNews);
    }

    private static LoadObservation Pools(LoadObservation seen, PoolStatus? prefill = null, PoolStatus? decode = null) =>
        seen with { Pools = new PoolsSeen(Now, prefill ?? seen.Pools.Prefill, decode ?? seen.Pools.Decode) };

    private static LoadObservation Seen(
        double[] tokens, double[] blocks, double? ttftMs = null, double? itlMs = null, LoadSample? earlier = null)
    {
        var newest = Sample(tokens, blocks, ttftMs, itlMs);
        return new LoadObservation(
            earlier is null ? [newest] : [earlier, newest],
            new PoolsSeen(
                Now, new PoolStatus(tokens.Length, tokens.Length, true, 1), new PoolStatus(blocks.Length, blocks.Length, true, 1)));
    }

    private static LoadSample Sample(double[] tokens, double[] blocks, double? ttftMs = null, double? itlMs = null) => new(
        [.. tokens.Select((value, i) => new WorkerSample($"p{i}") { ActivePrefillTokens = value, LastIsl = 1000, LastTtftMs = ttftMs })],
        [.. blocks.Select((value, i) => new WorkerSample($"d{i}") { ActiveDecodeBlocks = value, LastItlMs = itlMs })]);
}
