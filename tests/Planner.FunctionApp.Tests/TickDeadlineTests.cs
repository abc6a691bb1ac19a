using System.Diagnostics.Metrics;
using Planner.FunctionApp.Telemetry;
using Planner.Model;
using Planner.Runtime;

namespace Planner.FunctionApp;

/// <summary>Deployments that hang or break, beside others that do not. Slots of 60 s: a tick has 30 s.</summary>
public sealed class TickDeadlineTests : IDisposable
{
    private static readonly TimeSpan Firing = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(31);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);   // of a machine that is busy otherwise

    private readonly TestPlanner _planner = new(null, "hanging", "other");
    private readonly TaskCompletionSource _never = new();

    public void Dispose() => _planner.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeploymentThatHangs_DelaysNoOther_AndIsBlockedWithTheReason(bool heedsItsToken)
    {
        _planner.Cluster.WhileReading = (name, token) => name != "hanging" ? Task.CompletedTask
            : heedsItsToken ? Task.Delay(Timeout.Infinite, token) : _never.Task;

        var firing = _planner.FireAsync();
        await OnlyTheOtherDecidesAsync();
        _planner.Clock.Advance(Firing);
        await firing.WaitAsync(Patience);
        Assert.Empty(await _planner.DecisionsAsync("hanging"));

        _planner.Clock.Advance(Deadline - Firing);
        await _planner.DecidedAsync("hanging");
        var decision = Assert.Single(await _planner.DecisionsAsync("hanging"));
        Assert.Equal(DecisionOutcome.Blocked, decision.Outcome);
        Assert.StartsWith("the API server did not answer: the tick was given up after 31 s", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TickThatWasGivenUp_AndComesBack_WritesAndScalesNothing()
    {
        _planner.Cluster.WhileReading = (name, _) => name == "hanging" ? _never.Task : Task.CompletedTask;
        _ = _planner.FireAsync();
        await OnlyTheOtherDecidesAsync();
        _planner.Clock.Advance(Deadline);
        await _planner.DecidedAsync("hanging");
        var scaled = _planner.Cluster.Scalings.Count;

        _never.SetResult();
        await Task.Delay(50);

        Assert.Single(await _planner.DecisionsAsync("hanging"));
        Assert.Equal(scaled, _planner.Cluster.Scalings.Count);
    }

    [Fact]
    public async Task DeploymentThatHangs_HasNoSecondTickBesideIt_AndIsTriedAgainAfterwards()
    {
        _planner.Cluster.WhileReading = (name, token) => name == "hanging" && _planner.Cluster.Readings(name) == 1
            ? Task.Delay(Timeout.Infinite, token)
            : Task.CompletedTask;
        var firing = _planner.FireAsync();
        await OnlyTheOtherDecidesAsync();
        _planner.Clock.Advance(Firing);
        await firing.WaitAsync(Patience);
        await _planner.FireAsync().WaitAsync(Patience);
        Assert.Equal(1, _planner.Cluster.Readings("hanging"));

        _planner.Clock.Advance(Deadline - Firing);
        await _planner.DecidedAsync("hanging");
        _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        await Poll.UntilAsync(async () =>
        {
            await _planner.FireAsync().WaitAsync(Patience);   // the next one, where the tick that was given up still ends
            return (await _planner.DecisionsAsync("hanging")).Count == 2;
        });

        Assert.Equal(2, _planner.Cluster.Readings("hanging"));
        Assert.NotEqual(DecisionOutcome.Blocked, (await _planner.DecisionsAsync("hanging"))[^1].Outcome);
    }

    [Fact]
    public async Task MoreThatHangThanBeginAtOnce_DelayNoOther()
    {
        string[] hanging = [.. Enumerable.Range(0, 3 * TickPace.Places).Select(number => $"h{number}")];
        using var planner = new TestPlanner(null, [.. hanging, "other"]);
        planner.Cluster.WhileReading = (name, _) => name == "other" ? Task.CompletedTask : _never.Task;

        _ = planner.FireAsync();
        await Poll.UntilAsync(() =>
        {
            planner.Clock.Advance(TimeSpan.FromSeconds(0.2));
            return planner.Cluster.Readings("other") > 0;
        });
        await planner.DecidedAsync("other");

        Assert.NotEqual(DecisionOutcome.Blocked, Assert.Single(await planner.DecisionsAsync("other")).Outcome);
    }

    [Fact]
    public async Task UnforeseenError_BlocksItsOwnDeployment_IsToldOnceWithTheException_AndCounted()
    {
        var outcomes = new List<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == PlannerMeter.Name)
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            var byName = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value as string);
            if (byName["deployment"] == "hanging")
            {
                lock (outcomes)
                {
                    outcomes.Add(byName["outcome"]);
                }
            }
        });
        listener.Start();
        _planner.Cluster.WhileReading = (name, _) => name == "hanging" ? throw new InvalidOperationException("x\ny\u202e") : Task.CompletedTask;

        for (var slot = 0; slot < 3; slot++)
        {
            await _planner.FireAsync();
            _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        const string Reason = "an unexpected error (InvalidOperationException: x y): replicas unchanged";
        var decisions = await _planner.DecisionsAsync("hanging");
        Assert.Equal(3, decisions.Count);
        Assert.All(decisions, decision => Assert.Equal((DecisionOutcome.Blocked, Reason), (decision.Outcome, decision.Reason)));
        Assert.All(await _planner.DecisionsAsync("other"), decision => Assert.NotEqual(DecisionOutcome.Blocked, decision.Outcome));
        Assert.Equal(
            [$"Error hanging: Throughput Blocked: {Reason} [InvalidOperationException]"],
            _planner.Log.Lines.Where(line => line.Contains("hanging", StringComparison.Ordinal)));
        Assert.Equal(3, outcomes.Count(outcome => outcome == "Failed"));
    }

    [Fact]
    public async Task RefusedState_IsToldOnce_ScalesNothing_AndStopsNoOther()
    {
        await _planner.FireAsync();
        _planner.DamageState("hanging");
        var scaled = _planner.Cluster.Scalings.Count;
        for (var slot = 0; slot < 3; slot++)
        {
            _planner.Clock.Advance(TimeSpan.FromMinutes(1));
            await _planner.FireAsync();
        }

        Assert.Equal(4, (await _planner.DecisionsAsync("other")).Count);
        Assert.Equal(scaled, _planner.Cluster.Scalings.Count);
        Assert.StartsWith(
            "Error hanging: Throughput Failed: the state is corrupt: ",
            Assert.Single(_planner.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(180, false, 60)]
    [InlineData(60, false, 30)]
    [InlineData(5, false, 10)]
    [InlineData(5, true, 10)]
    [InlineData(20, true, 40)]
    [InlineData(60, true, 60)]
    public void Limit_IsHalfAThroughputInterval_AndTwoLoadIntervals(int interval, bool load, int limit) => Assert.Equal(
        TimeSpan.FromSeconds(limit),
        TickDeadline.Limit(TimeSpan.FromSeconds(interval), load ? DecisionLoop.Load : DecisionLoop.Throughput));

    private async Task OnlyTheOtherDecidesAsync()
    {
        await Poll.UntilAsync(() => _planner.Cluster.Readings("hanging") > 0);
        await _planner.DecidedAsync("other");
    }
}
