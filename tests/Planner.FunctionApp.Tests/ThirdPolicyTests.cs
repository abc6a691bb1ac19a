using Planner.FunctionApp.Http;
using Planner.Model;
using Planner.Testing;

namespace Planner.FunctionApp;

/// <summary>A policy that no project has heard of goes through timers, store, cluster and status like any other.</summary>
public sealed class ThirdPolicyTests : IDisposable
{
    private readonly StaticPolicy _policy = new(3, 5);
    private readonly TestPlanner _planner;

    public ThirdPolicyTests() => _planner = new TestPlanner(TestPlanner.Config, _policy);

    public void Dispose() => _planner.Dispose();

    [Fact]
    public async Task ItsPlan_IsScaledOnce_WithinTheBudget()
    {
        await FireAsync(slots: 3);

        Assert.Equal([new Pools<int>(3, 5)], _planner.Cluster.Scalings);
    }

    [Fact]
    public async Task WhatItKnows_SurvivesInTheStore_AndIsShown()
    {
        await FireAsync(slots: 3);

        var shown = ApiJson.Of(_planner.Deployment, await _planner.StateAsync(), problem: null, last: null, _planner.Time);

        Assert.Equal(3, (int)shown["static"]!["ticks"]!);
    }

    private async Task FireAsync(int slots)
    {
        for (var slot = 0; slot < slots; slot++)
        {
            await _planner.FireAsync();
            _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
