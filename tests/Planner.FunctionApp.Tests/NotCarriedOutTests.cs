using Planner.Loop;
using Planner.Model;
using Planner.Runtime;

namespace Planner.FunctionApp;

/// <summary>A scaling that fails stays pending with its error, is recorded once, and is finished once it can be.</summary>
public sealed class NotCarriedOutTests : IDisposable
{
    private const string Refused = "prefill was not scaled 1 -> 3: the API server refused it (403)";

    private readonly TestPlanner _planner = new();

    public void Dispose() => _planner.Dispose();

    [Fact]
    public async Task ARefusedScaling_IsPendingWithSinceAttemptsAndError()
    {
        _planner.Cluster.Unscalable = Refused;

        await _planner.FireAsync();
        await NextMinuteAsync();

        var pending = (await _planner.StateAsync())!.Pending!;
        Assert.Equal<(DateTimeOffset?, int, string?)>((TestPlanner.Start, 2, Refused), (pending.Since, pending.Attempts, pending.LastError));
    }

    [Fact]
    public async Task ARefusedScaling_IsADecisionThatSaysSo_Once()
    {
        _planner.Cluster.Unscalable = Refused;

        await _planner.FireAsync();
        await NextMinuteAsync();

        var said = (await _planner.DecisionsAsync()).Where(decision => decision.Outcome == DecisionOutcome.Blocked).ToList();
        Assert.StartsWith($"not carried out: {Refused}; it was: prefill 1 -> 3", Assert.Single(said).Reason, StringComparison.Ordinal);
        Assert.Equal($"not carried out: {Refused}", said[0].Steps[^1].Text);
    }

    [Fact]
    public async Task AHalfThatWasDone_IsSaidAsSuch_AndTheOtherHalfFollows()
    {
        const string half = "decode was scaled 1 -> 3; prefill was not (1 -> 3): the API server answered 500";
        _planner.Cluster.HalfDone = (new(1, 3), half);
        await _planner.FireAsync();
        var pending = (await _planner.StateAsync())!.Pending!;
        Assert.Equal((new Pools<int>(1, 3), new Pools<int>(3, 3), half), (pending.From, pending.To, pending.LastError));

        _planner.Cluster.HalfDone = null;
        await NextMinuteAsync();

        Assert.Equal(new Pools<int>(3, 3), _planner.Cluster.Replicas);
        Assert.DoesNotContain(
            (await _planner.DecisionsAsync()).SelectMany(decision => decision.Steps), step => step.Name == "external");
        Assert.Null((await _planner.StateAsync())!.Pending);
    }

    [Fact]
    public async Task APersonsScalingThatFails_IsAnsweredWithTheError_AndFinishedByTheLoop()
    {
        _planner.Cluster.Unscalable = Refused;
        var asked = new RescaleRequest(5, 6, TimeSpan.FromMinutes(10), "kim", "a test");

        var error = await Assert.ThrowsAsync<ClusterException>(
            () => _planner.Rescaler.RescaleAsync(_planner.Deployment, asked, CancellationToken.None));
        Assert.Equal(Refused, error.Message);
        Assert.Equal(Refused, (await _planner.StateAsync())!.Pending!.LastError);

        _planner.Cluster.Unscalable = null;
        await NextMinuteAsync();

        Assert.Equal(new Pools<int>(5, 6), _planner.Cluster.Replicas);
    }

    private Task NextMinuteAsync()
    {
        _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        return _planner.FireAsync();
    }
}
