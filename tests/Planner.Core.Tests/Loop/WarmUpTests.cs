using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Loop;

public class WarmUpTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly PlannerConfig Config = new()
    {
        LoadPredictor = LoadPredictor.Kalman,
        LoadPredictorWarmupTrace = "day.jsonl",
        ThroughputAdjustmentInterval = TimeSpan.FromMinutes(1),
        NoCorrection = true,
    };

    private static readonly WarmUpInterval[] Trace = [new(60, 500, 100), WarmUpInterval.Idle, new(70, 700, 120)];

    private static readonly DeploymentState Warm = WarmUp.Learn(DeploymentState.Empty, Config, Trace, null);

    [Fact]
    public void Trace_TeachesWhatTheSameTrafficWould_AndAnIntervalWithoutRequestsCountsAsZero()
    {
        Assert.Equal<double>([60, 0, 70], Warm.Throughput.RequestCount.History.Values);
        Assert.Equal<double>([500, double.NaN, 700], Warm.Throughput.Isl.History.Values);
        var live = Trace.Aggregate(
            DeploymentState.Empty with { Throughput = new() { IntervalS = 60 } },
            (state, one) => ThroughputTick.Run(
                state,
                Seen(one.Requests > 0
                    ? new TrafficObservation.Traffic(one.Requests, one.Isl!.Value, one.Osl!.Value, 50, 10, 1)
                    : new TrafficObservation.Idle()),
                new TickSettings(Config, TestProfile.Capacity),
                (state.Throughput.LastSlotEnd ?? Start) + TimeSpan.FromMinutes(1)).State);
        Assert.Equal(live.Throughput.RequestCount.Model, Warm.Throughput.RequestCount.Model);
    }

    [Fact]
    public void AfterTheWarmUp_ZerosAreSkippedUntilThereIsTraffic()
    {
        var idle = Tick(Warm, new TrafficObservation.Idle(), 1).State;
        Assert.Equal<double>([60, 0, 70], idle.Throughput.RequestCount.History.Values);

        var busy = Tick(idle, new TrafficObservation.Traffic(80, 500, 100, 50, 10, 1), 2).State;
        Assert.Equal<double>([60, 0, 70, 80], busy.Throughput.RequestCount.History.Values);
        Assert.Equal(80, busy.Throughput.RequestCount.History.Last);
        Assert.Equal(0, Tick(busy, new TrafficObservation.Idle(), 3).State.Throughput.RequestCount.History.Last);
    }

    [Fact]
    public void FirstDecision_SaysWhatThePredictorsBeginWith_LaterOnesDoNot()
    {
        var (state, first) = Tick(Warm, new TrafficObservation.Idle(), 1);

        Assert.Equal(
            "predictors warmed up on 130 requests in 3 intervals of day.jsonl", first.Steps.Single(step => step.Name == "warm_up").Text);
        Assert.DoesNotContain(Tick(state, new TrafficObservation.Idle(), 2).Decision.Steps, step => step.Name == "warm_up");
    }

    [Fact]
    public void TraceThatCannotBeUsed_IsSaidAndNotTriedAgain()
    {
        var cold = WarmUp.Learn(DeploymentState.Empty, Config, [], "day.jsonl: broken");

        Assert.False(WarmUp.IsDue(cold, Config));
        var decision = Tick(cold, new TrafficObservation.Traffic(80, 500, 100, 50, 10, 1), 1).Decision;
        Assert.Equal(
            "predictors start cold: day.jsonl: broken",
            decision.Steps.Single(step => step.Name == DecisionStep.NoWarmUp).Text);
        Assert.NotNull(decision.Predicted);
    }

    [Fact]
    public void WarmUp_IsDueAtTheFirstStartOnly()
    {
        Assert.True(WarmUp.IsDue(DeploymentState.Empty, Config));
        Assert.False(WarmUp.IsDue(DeploymentState.Empty, Config with { LoadPredictorWarmupTrace = null }));
        Assert.False(WarmUp.IsDue(Warm, Config));
        Assert.False(WarmUp.IsDue(Warm, Config with { LoadPredictorWarmupTrace = "another.jsonl" }));
        Assert.False(WarmUp.IsDue(Tick(DeploymentState.Empty, new TrafficObservation.Idle(), 1).State, Config));
    }

    [Fact]
    public void WarmState_SurvivesARestart()
    {
        var restored = StateFormat.Read(StateFormat.Write(Warm));

        Assert.Equal(StateFormat.Write(Warm), StateFormat.Write(restored));
        Assert.Equal(Warm.Throughput.WarmUp, restored.Throughput.WarmUp);
        Assert.False(WarmUp.IsDue(restored, Config));
    }

    private static TickResult Tick(DeploymentState state, TrafficObservation traffic, int minute) =>
        ThroughputTick.Run(state, Seen(traffic), new TickSettings(Config, TestProfile.Capacity), Start.AddMinutes(minute));

    private static ThroughputObservation Seen(TrafficObservation traffic)
    {
        var pool = new PoolStatus(2, 2, Stable: true, GpusPerReplica: 1);
        return new ThroughputObservation(traffic, pool, pool);
    }
}
