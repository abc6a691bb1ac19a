using Planner.Loop;
using Planner.Model;
using Planner.Runtime;

namespace Planner.FunctionApp;

public sealed class RescalerTests : IDisposable
{
    private readonly TestPlanner _planner = new();

    public void Dispose() => _planner.Dispose();

    [Fact]
    public async Task Hold_IsNotChangedByTheLoopsUntilItExpires()
    {
        await RescaleAsync(5, 6, TimeSpan.FromMinutes(3));
        for (var minute = 0; minute < 3; minute++)
        {
            await _planner.FireAsync();
            Assert.Equal(new Pools<int>(5, 6), _planner.Cluster.Replicas);
            _planner.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await _planner.FireAsync();

        Assert.Equal(new Pools<int>(3, 3), _planner.Cluster.Replicas);
        Assert.Null((await _planner.StateAsync())!.Hold);
    }

    [Fact]
    public async Task WhereOthersScaleToo_APersonWinsOnce_AndTheHoldIsNotFoughtOver()
    {
        _planner.Cluster.SharedControl = "ScaledObject theirs scales the same";
        await RescaleAsync(5, 6, TimeSpan.FromMinutes(3));
        Assert.Equal(new Pools<int>(5, 6), _planner.Cluster.Replicas);
        Assert.EndsWith(
            " (ScaledObject theirs scales the same and may change it again)", (await _planner.DecisionsAsync())[^1].Reason,
            StringComparison.Ordinal);

        _planner.Cluster.Replicas = new(2, 2);
        await _planner.FireAsync();

        Assert.Equal(new Pools<int>(2, 2), _planner.Cluster.Replicas);
    }

    [Fact]
    public async Task Hold_IsRememberedByAnotherApp()
    {
        await RescaleAsync(5, 6, TimeSpan.FromMinutes(3));
        using var restarted = _planner.Another();

        await restarted.FireAsync();

        Assert.Equal(new Pools<int>(5, 6), _planner.Cluster.Replicas);
    }

    [Fact]
    public async Task ReleasedHold_TheLoopsDecideAgain()
    {
        await RescaleAsync(5, 6, TimeSpan.FromHours(1));

        var decision = await _planner.Rescaler.ReleaseAsync(_planner.Deployment, "bob", CancellationToken.None);
        await _planner.FireAsync();

        Assert.Equal("bob released the hold: the loops decide again", decision!.Reason);
        Assert.Equal(new Pools<int>(3, 3), _planner.Cluster.Replicas);
    }

    [Fact]
    public async Task NothingHeld_ReleaseDoesNothing() =>
        Assert.Null(await _planner.Rescaler.ReleaseAsync(_planner.Deployment, "bob", CancellationToken.None));

    [Fact]
    public async Task OutOfBounds_NothingIsScaledOrHeld()
    {
        var error = await Assert.ThrowsAsync<OutOfBoundsException>(() => RescaleAsync(10, 7, TimeSpan.FromHours(1)));

        Assert.Equal("10 prefill and 7 decode replicas take 17 GPUs, the budget is 16", error.Message);
        Assert.Empty(_planner.Cluster.Scalings);
        Assert.Null(await _planner.StateAsync());
    }

    [Fact]
    public async Task SomebodyElseScalesInBetween_IsAConflictAndNothingIsHeld()
    {
        _planner.Cluster.BeforeScaling = () =>
        {
            _planner.Cluster.Replicas = new Pools<int>(2, 2);
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<RescaleConflictException>(() => RescaleAsync(5, 6, TimeSpan.FromHours(1)));

        Assert.Equal(new Pools<int>(2, 2), _planner.Cluster.Replicas);
        Assert.Null((await _planner.StateAsync())!.Hold);
    }

    [Fact]
    public async Task TickThatYieldsToARescale_MayScaleForIt()
    {
        _planner.Cluster.BeforeScaling = () =>
        {
            _planner.Cluster.Replicas = new Pools<int>(5, 6);
            return Task.CompletedTask;
        };

        await RescaleAsync(5, 6, TimeSpan.FromHours(1));

        Assert.Equal(new Pools<int>(5, 6), _planner.Cluster.Replicas);
        Assert.Null((await _planner.StateAsync())!.Pending);
        Assert.NotNull((await _planner.StateAsync())!.Hold);
    }

    [Fact]
    public async Task SomebodyElseRescalesInBetween_IsAConflictAndTheirsStays()
    {
        _planner.Cluster.Unreadable = null;
        var races = 0;
        _planner.Cluster.BeforeScaling = async () =>
        {
            if (races++ == 0)
            {
                await RescaleAsync(7, 7, TimeSpan.FromHours(1), by: "bob");
            }
        };

        await Assert.ThrowsAsync<RescaleConflictException>(() => RescaleAsync(5, 6, TimeSpan.FromHours(1)));

        Assert.Equal(new Pools<int>(7, 7), _planner.Cluster.Replicas);
        Assert.Equal("bob", (await _planner.StateAsync())!.Hold!.By);
    }

    /// <summary>The other loop's tick had looked at the pools before this one scaled, and wants nothing of them.</summary>
    [Fact]
    public async Task TickThatKeepsWhatItSawBefore_UndoesNoScaling()
    {
        _planner.Cluster.BeforeScaling = async () =>
        {
            var (state, tag) = (await _planner.Store.ReadStateAsync(_planner.Deployment.Name, CancellationToken.None))!;
            var from = state.Pending!.From;
            var keep = new Decision
            {
                At = TestPlanner.Start,
                Loop = DecisionLoop.Load,
                Outcome = DecisionOutcome.Keep,
                Reason = "that is enough",
                Prefill = from.Prefill,
                Decode = from.Decode,
                FromPrefill = from.Prefill,
                FromDecode = from.Decode,
            };
            await _planner.Store.WriteStateAsync(
                _planner.Deployment.Name, state.After(keep, TestPlanner.Start), keep, tag, CancellationToken.None);
        };

        await _planner.FireAsync();

        Assert.Equal(new Pools<int>(3, 3), _planner.Cluster.Replicas);
    }

    [Fact]
    public async Task TickThatScalesWhileAPersonRescales_ThePersonWins()
    {
        var races = 0;
        _planner.Cluster.BeforeScaling = async () =>
        {
            if (races++ == 0)
            {
                await RescaleAsync(6, 6, TimeSpan.FromHours(1));
            }
        };

        await _planner.FireAsync();

        Assert.Equal(new Pools<int>(6, 6), _planner.Cluster.Replicas);
        Assert.Equal("ann", (await _planner.StateAsync())!.Hold!.By);
    }

    [Fact]
    public async Task WholeTickWhileAPersonRescales_ThePersonWins()
    {
        _planner.Cluster.AfterReadingPools = async () =>
        {
            _planner.Cluster.AfterReadingPools = null;
            await _planner.FireAsync();
        };

        await RescaleAsync(6, 6, TimeSpan.FromHours(1));

        Assert.Equal([new Pools<int>(3, 3), new Pools<int>(6, 6)], _planner.Cluster.Scalings);
        Assert.Equal("ann", (await _planner.StateAsync())!.Hold!.By);
    }

    [Fact]
    public async Task PersonWhoKeepsWhatIsThereWhileATickScales_WinsToo()
    {
        // The tick read 1,1 and scales to 3,3 after the person has asked to stay at 1,1.
        var races = 0;
        _planner.Cluster.BeforeScaling = async () =>
        {
            if (races++ == 0)
            {
                await RescaleAsync(1, 1, TimeSpan.FromHours(1));
            }
        };

        await _planner.FireAsync();

        Assert.Equal(new Pools<int>(1, 1), _planner.Cluster.Replicas);
    }

    private Task<Decision> RescaleAsync(int prefill, int decode, TimeSpan holdFor, string by = "ann") =>
        _planner.Rescaler.RescaleAsync(
            _planner.Deployment, new RescaleRequest(prefill, decode, holdFor, by, "why"), CancellationToken.None);
}
