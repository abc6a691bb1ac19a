using Planner.Configuration;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

public class ManualRescaleTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly PlannerConfig Config = new() { MaxGpuBudget = 16, PrefillMinEndpoint = 2 };

    private static readonly PoolStatus Prefill = new(3, 3, Stable: true, GpusPerReplica: 2);

    private static readonly PoolStatus Decode = new(5, 5, Stable: true, GpusPerReplica: 1);

    [Fact]
    public void Rescale_IsADecisionWithWhoWhyAndUntilWhen()
    {
        var (state, decision) = Run(new RescaleRequest(4, 6, TimeSpan.FromMinutes(30), "ann", "launch"));

        Assert.Equal((DecisionLoop.Manual, DecisionOutcome.Scale), (decision.Loop, decision.Outcome));
        Assert.Equal("prefill 3 -> 4, decode 5 -> 6: held by ann until 2024-10-04 00:30:00Z: launch", decision.Reason);
        Assert.Equal(new Hold(4, 6, Now.AddMinutes(30), "ann", "launch"), state.Hold);
        Assert.Equal(
            new PendingScaling(new(3, 5), new(4, 6), Now.AddSeconds(180)) { Since = Now, Loop = DecisionLoop.Manual }, state.Pending);
    }

    [Fact]
    public void WithoutHold_TheLoopsMayChangeItAgain()
    {
        var (state, decision) = Run(new RescaleRequest(4, null, TimeSpan.Zero, "ann", "launch"));

        Assert.Null(state.Hold);
        Assert.Equal((4, 5, "prefill 3 -> 4, decode stays at 5: requested by ann: launch"),
            (decision.Prefill, decision.Decode, decision.Reason));
    }

    [Fact]
    public void WhatIsThereAlready_IsHeldWithoutScaling()
    {
        var (state, decision) = Run(new RescaleRequest(3, 5, TimeSpan.FromMinutes(1), "ann", "stay"));

        Assert.Equal(DecisionOutcome.Keep, decision.Outcome);
        Assert.Null(state.Pending);
        Assert.NotNull(state.Hold);
    }

    [Fact]
    public void Release_EndsTheHoldAndIsADecision()
    {
        var held = Run(new RescaleRequest(4, 6, TimeSpan.FromMinutes(30), "ann", "launch")).State;

        var (state, decision) = ManualRescale.Release(held, "bob", Now.AddMinutes(1));

        Assert.Null(state.Hold);
        Assert.Equal("bob released the hold: the loops decide again", decision.Reason);
    }

    public static TheoryData<string, RescaleRequest, PlannerConfig> OutOfBounds => new()
    {
        { "prefill: 1 is below the minimum of 2", Ask(1, 6), Config },
        { "decode: 0 is below the minimum of 1", Ask(2, 0), Config },
        { "6 prefill and 5 decode replicas take 17 GPUs, the budget is 16", Ask(6, null), Config },
        { "2 prefill and 2147483647 decode replicas take 2147483651 GPUs, the budget is 16", Ask(2, int.MaxValue), Config },
        { "prefill: this deployment has no such pool", Ask(4, 5), Config with { Mode = PlannerMode.Decode } },
        { "the deployment is advisory (environment: virtual): nothing is scaled from here", Ask(4, 5), Config with { Environment = PlannerEnvironment.Virtual } },
        { "the deployment is advisory (no_operation): nothing is scaled from here", Ask(4, 5), Config with { NoOperation = true } },
    };

    [Theory]
    [MemberData(nameof(OutOfBounds))]
    public void OutOfBounds_IsRefusedWithTheBound(string problem, RescaleRequest request, PlannerConfig config) =>
        Assert.Equal([problem], ManualRescale.Problems(config, request, new PoolsSeen(default, Prefill, Decode)));

    [Fact]
    public void WithinBounds_ThereIsNoProblem() =>
        Assert.Empty(ManualRescale.Problems(Config, Ask(5, 6), new PoolsSeen(default, Prefill, Decode)));

    private static RescaleRequest Ask(int? prefill, int? decode) => new(prefill, decode, TimeSpan.Zero, "ann", "why");

    private static TickResult Run(RescaleRequest request) =>
        ManualRescale.Run(DeploymentState.Empty, Config, request, new PoolsSeen(Now, Prefill, Decode), Now);
}
