using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.FunctionApp;

public sealed class ThroughputLoopTests : IDisposable
{
    private readonly TestPlanner _planner = new();

    public void Dispose() => _planner.Dispose();

    [Fact]
    public async Task SlotThatIsDue_IsDecidedStoredAndScaled()
    {
        await _planner.FireAsync();

        Assert.Equal(new Pools<int>(3, 3), _planner.Cluster.Replicas);
        var decision = Assert.Single(await _planner.DecisionsAsync());
        Assert.Equal((DecisionOutcome.Scale, 3, 3), (decision.Outcome, decision.Prefill, decision.Decode));
        Assert.Null((await _planner.StateAsync())!.Pending);
    }

    [Fact]
    public async Task TimerThatFiresOften_DecidesOnceASlot()
    {
        for (var second = 0; second < 180; second += 10)
        {
            await _planner.FireAsync();
            _planner.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(3, (await _planner.DecisionsAsync()).Count);
        Assert.Equal(3, _planner.Cluster.Observations);
    }

    [Fact]
    public async Task TwoAppsOnOneStore_DecideOnceASlot()
    {
        using var other = _planner.Another();
        for (var slot = 0; slot < 20; slot++)
        {
            await Task.WhenAll(_planner.FireAsync(), other.FireAsync(), _planner.FireAsync(), other.FireAsync());
            _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var decisions = await _planner.DecisionsAsync();
        Assert.Equal(20, decisions.Count);
        Assert.Equal(20, decisions.Select(decision => decision.At).Distinct().Count());
        Assert.Equal([new Pools<int>(3, 3)], _planner.Cluster.Scalings);
    }

    [Fact]
    public async Task TickThatOthersHaveOvertaken_RepeatsNothing()
    {
        using var other = _planner.Another();
        _planner.Cluster.WhileObserving = async () =>
        {
            _planner.Cluster.WhileObserving = null;
            for (var slot = 0; slot < 3; slot++)
            {
                await other.FireAsync();
                _planner.Clock.Advance(TimeSpan.FromMinutes(1));
            }
        };

        await _planner.FireAsync();
        await _planner.DecidedAsync("llama", 3);   // by then this tick's own deadline has passed

        Assert.Equal(3, (await _planner.DecisionsAsync()).Count);
        Assert.Equal(TestPlanner.Start.AddMinutes(2), (await _planner.StateAsync())!.Throughput.LastSlotEnd);
    }

    [Fact]
    public async Task StateWrittenWhileObserving_TheTickSeesIt()
    {
        var hold = new Hold(5, 5, TestPlanner.Start.AddHours(1), "ann", "why");
        _planner.Cluster.WhileObserving = () => _planner.Store.WriteStateAsync(
            "llama", DeploymentState.Empty with { Hold = hold }, decision: null, read: null, CancellationToken.None);

        await _planner.FireAsync();

        Assert.Equal(new Pools<int>(5, 5), _planner.Cluster.Replicas);
        Assert.Equal(1, _planner.Cluster.Observations);
    }

    [Fact]
    public async Task CrashBeforeScaling_TheNextTickScalesAndNothingIsLost()
    {
        _planner.Cluster.Unscalable = "the app died here";
        await _planner.FireAsync();
        Assert.NotNull((await _planner.StateAsync())!.Pending);

        _planner.Cluster.Unscalable = null;
        _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        await _planner.FireAsync();

        Assert.Equal([new Pools<int>(3, 3)], _planner.Cluster.Scalings);
        Assert.Null((await _planner.StateAsync())!.Pending);
        Assert.Equal<double>([1800, 1800], (await _planner.StateAsync())!.Throughput.RequestCount.History.Values);
    }

    [Fact]
    public async Task CrashBeforeScalingAndMetricsLost_ARunByHandFinishesTheDecision()
    {
        _planner.Cluster.Unscalable = "the app died here";
        await _planner.FireAsync();

        _planner.Cluster.Unscalable = null;
        _planner.Cluster.Traffic = new TrafficObservation.Unavailable("lost");
        _planner.Clock.Advance(TimeSpan.FromSeconds(30));
        await _planner.Loops.RunNowAsync(DecisionLoop.Throughput, _planner.Deployment, CancellationToken.None);

        Assert.Equal([new Pools<int>(3, 3)], _planner.Cluster.Scalings);
    }

    [Fact]
    public async Task OtherLoopScalesBetweenPoolsAndState_ItIsNotTakenForSomebodyElse()
    {
        _planner.Cluster.WhileObserving = async () =>   // the pools are read, the state is not
        {
            _planner.Cluster.Replicas = new(3, 3);
            var scaled = DeploymentState.Empty with
            {
                Targets = new(3, 3),
                Pools = new PoolsSeen(TestPlanner.Start, new PoolStatus(1, 1, true, 1), new PoolStatus(1, 1, true, 1)),
            };
            await _planner.Store.WriteStateAsync("llama", scaled, decision: null, read: null, CancellationToken.None);
        };

        await _planner.FireAsync();

        var decision = Assert.Single(await _planner.DecisionsAsync());
        Assert.Equal((DecisionOutcome.Keep, 3, 3), (decision.Outcome, decision.FromPrefill, decision.FromDecode));
        Assert.DoesNotContain("somebody else", decision.Reason, StringComparison.Ordinal);
        Assert.Null((await _planner.StateAsync())!.External);
    }

    [Fact]
    public async Task SomebodyElseScalesInBetween_TheirNumberStaysAndTheNextTickSaysSo()
    {
        _planner.Cluster.BeforeScaling = () =>
        {
            _planner.Cluster.Replicas = new Pools<int>(9, 4);
            return Task.CompletedTask;
        };
        await _planner.FireAsync();
        Assert.Equal(new Pools<int>(9, 4), _planner.Cluster.Replicas);

        _planner.Cluster.BeforeScaling = null;
        _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        await _planner.FireAsync();

        var decision = (await _planner.DecisionsAsync())[^1];
        Assert.Equal((9, 4), (decision.FromPrefill, decision.FromDecode));
        Assert.Contains(decision.Steps, step => step.Name == "external");
    }

    [Fact]
    public async Task PoolsThatCannotBeRead_BlockTheTickAndKeepEverything()
    {
        await _planner.FireAsync();
        _planner.Cluster.Unreadable = "the API server does not answer";
        _planner.Clock.Advance(TimeSpan.FromMinutes(1));

        await _planner.FireAsync();

        var decision = (await _planner.DecisionsAsync())[^1];
        Assert.Equal((DecisionOutcome.Blocked, 3, 3, "the API server does not answer"),
            (decision.Outcome, decision.Prefill, decision.Decode, decision.Reason));
        Assert.Single(_planner.Cluster.Scalings);
    }

    [Fact]
    public async Task Advisory_RecordsAndNeverScales()
    {
        using var planner = new TestPlanner(TestPlanner.Config with { NoOperation = true });

        await planner.FireAsync();

        Assert.Equal(DecisionOutcome.Advise, Assert.Single(await planner.DecisionsAsync()).Outcome);
        Assert.Empty(planner.Cluster.Scalings);
    }

    [Fact]
    public async Task RunByHand_PlansAgainButLearnsNothingTwice()
    {
        await _planner.FireAsync();

        await _planner.Loops.RunNowAsync(DecisionLoop.Throughput, _planner.Deployment, CancellationToken.None);

        Assert.Equal(2, (await _planner.DecisionsAsync()).Count);
        Assert.Equal<double>([1800], (await _planner.StateAsync())!.Throughput.RequestCount.History.Values);
    }

    [Fact]
    public async Task OldDecisions_AreDeleted()
    {
        await _planner.FireAsync();
        _planner.Clock.Advance(TimeSpan.FromDays(31));
        await _planner.FireAsync();

        Assert.Single(await _planner.DecisionsAsync());
    }
}
