using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.FunctionApp;

public sealed class LoadLoopTests : IDisposable
{
    private readonly TestPlanner _planner = new(TestPlanner.Config with
    {
        EnableLoadScaling = true,
        EnableThroughputScaling = false,
        OptimizationTarget = OptimizationTarget.Latency,
    });

    public LoadLoopTests() => Show(prefillTokens: 500, decodeBlocks: 20);

    [Fact]
    public async Task BusyPool_GrowsByOne_AndTheDecisionSaysWhichLoop()
    {
        await FireAsync();

        Assert.Equal([new Pools<int>(2, 1)], _planner.Cluster.Scalings);
        var decision = Assert.Single(await _planner.DecisionsAsync());
        Assert.Equal(DecisionLoop.Load, decision.Loop);
        Assert.Null((await _planner.StateAsync())!.Pending);
    }

    [Fact]
    public async Task SameSlot_IsDoneOnce()
    {
        await FireAsync();
        await FireAsync();

        Assert.Single(_planner.Cluster.Scalings);
    }

    [Fact]
    public async Task WhatOnlyRepeatsTheLastDecision_IsNotRecorded()
    {
        Show(prefillTokens: 50, decodeBlocks: 20);
        for (var i = 0; i < 20; i++)
        {
            await FireAsync();
            _planner.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Single(await _planner.DecisionsAsync());
    }

    [Fact]
    public async Task UnreadablePools_NothingIsScaledAndTheReasonIsRecorded()
    {
        _planner.Cluster.Unreadable = "no route to the API server";

        await FireAsync();

        Assert.Empty(_planner.Cluster.Scalings);
        var decision = Assert.Single(await _planner.DecisionsAsync());
        Assert.Equal((DecisionOutcome.Blocked, "no route to the API server"), (decision.Outcome, decision.Reason));
    }

    [Fact]
    public async Task InterruptedScaling_IsFinishedByTheNextTick()
    {
        _planner.Cluster.Unscalable = "gone for a moment";
        await FireAsync();
        _planner.Cluster.Unscalable = null;
        Show(prefillTokens: 50, decodeBlocks: 20);
        _planner.Clock.Advance(TimeSpan.FromSeconds(5));

        await FireAsync();

        Assert.Equal([new Pools<int>(2, 1)], _planner.Cluster.Scalings);
    }

    [Fact]
    public async Task BothLoopsAtOnce_ShareTheState_AndEachSaysWhatItDid()
    {
        using var planner = new TestPlanner(TestPlanner.Config with { EnableLoadScaling = true });
        planner.Cluster.Gauges =
            [new LoadSample([new WorkerSample("a") { ActivePrefillTokens = 1 }], [new WorkerSample("b") { ActiveDecodeBlocks = 1 }])];
        for (var i = 0; i < 12; i++)
        {
            await Task.WhenAll(planner.FireAsync(), planner.FireLoadAsync());
            planner.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        var state = (await planner.StateAsync())!;
        Assert.Single(state.Throughput.RequestCount.History.Values);
        Assert.Equal(TestPlanner.Start.AddSeconds(55), state.Load.LastSlotEnd);
        Assert.Equal(new Pools<int>(state.Throughput.Floor!.Prefill, state.Throughput.Floor.Decode), planner.Cluster.Replicas);
        Assert.Equal(
            [DecisionLoop.Throughput, DecisionLoop.Load],
            (await planner.DecisionsAsync()).Select(decision => decision.Loop).Distinct().Order());
    }

    [Fact]
    public async Task ThroughputTimer_LeavesADeploymentWithoutThroughputLoopAlone()
    {
        await _planner.FireAsync();

        Assert.Empty(await _planner.DecisionsAsync());
    }

    public void Dispose() => _planner.Dispose();

    private Task FireAsync() => _planner.FireLoadAsync();

    private void Show(double prefillTokens, double decodeBlocks) => _planner.Cluster.Gauges =
    [
        new LoadSample(
            [new WorkerSample("a") { ActivePrefillTokens = prefillTokens }],
            [new WorkerSample("b") { ActiveDecodeBlocks = decodeBlocks }]),
    ];
}
