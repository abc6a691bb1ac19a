using System.Text;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;
using Planner.Testing;

namespace Planner.Policies;

/// <summary>A policy that Core has never heard of gets the same bounds, and its own part of the state.</summary>
public class ThirdPolicyTests
{
    private static readonly StaticPolicy Policy = new(3, 5);
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    [Theory]
    [InlineData(-1, 3, 5)]
    [InlineData(6, 2, 4)]
    public void ItsPlan_IsKeptWithinTheBudget(int budget, int prefill, int decode)
    {
        var decision = Tick(DeploymentState.Empty, new PlannerConfig { MaxGpuBudget = budget }).Decision;

        Assert.Equal((DecisionOutcome.Scale, prefill, decode), (decision.Outcome, decision.Prefill, decision.Decode));
    }

    [Fact]
    public void ItsPlan_GivesWayToAHold()
    {
        var held = DeploymentState.Empty with { Hold = new Hold(2, 2, Start.AddHours(1), "ann", "launch") };

        Assert.Equal(DecisionOutcome.Keep, Tick(held, new PlannerConfig { MaxGpuBudget = -1 }).Decision.Outcome);
    }

    [Fact]
    public void WhatItKnows_IsASectionOfTheState_AndComesBack()
    {
        var once = StateFormat.Write(Tick(DeploymentState.Empty, new PlannerConfig()).State);

        var twice = Tick(StateFormat.Read(once), new PlannerConfig()).State;

        Assert.Contains("\"static\":{\"ticks\":1}", Encoding.UTF8.GetString(once), StringComparison.Ordinal);
        Assert.Equal(2, (int)Policy.Describe(twice.Policies.Of(Policy))["ticks"]!);
    }

    [Fact]
    public void APartThatItCannotRead_IsACorruptState()
    {
        var state = Encoding.UTF8.GetString(StateFormat.Write(Tick(DeploymentState.Empty, new PlannerConfig()).State));

        var corrupt = StateFormat.Read(Encoding.UTF8.GetBytes(state.Replace("\"ticks\":1", "\"ticks\":-1", StringComparison.Ordinal)));

        Assert.Throws<StateFormatException>(() => Tick(corrupt, new PlannerConfig()));
    }

    private static TickResult Tick(DeploymentState state, PlannerConfig config)
    {
        var pool = new PoolStatus(2, 2, Stable: true, GpusPerReplica: 1);
        var seen = new ThroughputObservation(new TrafficObservation.Traffic(100, 1000, 100, 50, 10, 1), pool, pool);
        return ThroughputTick.Run(state, seen, new TickSettings(config, null) { Policy = Policy }, Start);
    }
}
