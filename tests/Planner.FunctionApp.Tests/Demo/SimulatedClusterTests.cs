using Planner.Model;
using Planner.Observations;
using Planner.Runtime;
using static Planner.FunctionApp.Demo.EmbeddedDayDriver;

namespace Planner.FunctionApp.Demo;

public sealed class SimulatedClusterTests : IDisposable
{
    private readonly EmbeddedDayDriver _driver = new();

    public void Dispose() => _driver.Dispose();

    [Fact]
    public async Task FirstDay_BeginsAtMidnight()
    {
        using var cluster = await _driver.OpenAsync();

        Assert.Equal(Midnight, cluster.Time.Now);
        var pools = await PoolsAsync(cluster);
        Assert.Equal(new PoolStatus(2, 2, true, 1), pools.Prefill);
        Assert.Equal(Midnight, pools.At);
    }

    [Fact]
    public async Task Restart_ChangesNothing()
    {
        using var other = new EmbeddedDayDriver();
        using var whole = await other.OpenAsync();
        var expected = await other.ObserveAsync(whole, 20);
        await ScaleAsync(whole, (2, 2), (1, 3));
        expected.AddRange(await other.ObserveAsync(whole, 20));

        List<TrafficObservation> actual;
        using (var first = await _driver.OpenAsync())
        {
            actual = await _driver.ObserveAsync(first, 20);
            await ScaleAsync(first, (2, 2), (1, 3));
            actual.AddRange(await _driver.ObserveAsync(first, 7));
        }

        _driver.Wall.Advance(TimeSpan.FromDays(3));
        using var second = await _driver.OpenAsync();
        Assert.Equal(whole.Time.Now - TimeSpan.FromMinutes(39), second.Time.Now);
        actual.AddRange(await _driver.ObserveAsync(second, 13));

        Assert.Equal(expected, actual);
        Assert.Equal(await whole.StatusAsync(None), await second.StatusAsync(None));
    }

    [Fact]
    public async Task LookingInBetween_TakesNothingFromTheTraffic()
    {
        using var other = new EmbeddedDayDriver();
        using var quiet = await other.OpenAsync();
        using var busy = await _driver.OpenAsync();
        for (var i = 0; i < 40; i++)
        {
            _driver.Pass(TimeSpan.FromSeconds(45));
            await busy.StatusAsync(None);
        }

        other.Pass(TimeSpan.FromMinutes(30));
        for (var minute = 3; minute <= 30; minute += 3)
        {
            var slotEnd = Midnight + TimeSpan.FromMinutes(minute);
            Assert.Equal(await TrafficAsync(quiet, slotEnd), await TrafficAsync(busy, slotEnd));
            Assert.IsType<TrafficObservation.Traffic>(await TrafficAsync(busy, slotEnd));
        }
    }

    [Fact]
    public async Task Load_IsWhatTheFrontendsCountAndTheWorkersShow()
    {
        using var cluster = await _driver.OpenAsync();
        _driver.Pass(TimeSpan.FromMinutes(30));
        var pools = await PoolsAsync(cluster);

        var load = await cluster.ReadLoadAsync(EmbeddedFleet.Deployment, pools, None);

        var status = await cluster.StatusAsync(None);
        var sample = Assert.Single(load.Samples);
        Assert.Equal((2, 2), (sample.Prefill.Count, sample.Decode.Count));
        Assert.Equal(status.Finished, load.Counters!.Finished);
        Assert.Equal((status.Inflight, status.Queued), (load.Counters.Inflight, load.Counters.Queued));
        Assert.Equal(pools, load.Pools);
        Assert.Null(load.Unavailable);
    }

    [Theory]
    [InlineData(-3, "the slot is of an earlier day, which the simulator has forgotten")]
    [InlineData(0, "the simulated deployment began to serve only then")]
    [InlineData(1, "the simulated day knows only slots of 180 s")]
    [InlineData(9, "the slot has not ended yet")]
    public async Task SlotThatCannotBeKnown_IsUnavailable(int minute, string reason)
    {
        using var cluster = await _driver.OpenAsync();
        _driver.Pass(TimeSpan.FromMinutes(8));

        var seen = await TrafficAsync(cluster, Midnight + TimeSpan.FromMinutes(minute));

        Assert.Equal(new TrafficObservation.Unavailable(reason), seen);
    }

    [Fact]
    public async Task TwoApps_AgreeOnTimeAndPools()
    {
        using var first = await _driver.OpenAsync();
        await _driver.ObserveAsync(first, 2);
        using var second = await _driver.OpenAsync();
        Assert.Equal(first.Time.Now, second.Time.Now);

        await ScaleAsync(first, (2, 2), (3, 3));
        Assert.Equal(await PoolsAsync(first), await PoolsAsync(second));
        _driver.Pass(TimeSpan.FromSeconds(100));
        await ScaleAsync(second, (3, 3), (2, 4));

        Assert.Equal(await PoolsAsync(first), await PoolsAsync(second));
        Assert.Equal(await first.StatusAsync(None), await second.StatusAsync(None));
        Assert.Equal(await _driver.ObserveAsync(first, 1), [await TrafficAsync(second, Midnight + TimeSpan.FromMinutes(9))]);
    }

    [Fact]
    public async Task ScalingOfAnotherAppInThePast_IsReplayed()
    {
        using var first = await _driver.OpenAsync();
        _driver.Pass(TimeSpan.FromMinutes(10));
        await PoolsAsync(first);
        var read = (await _driver.Worlds.ReadAsync(None))!;
        await _driver.Worlds.TryReplaceAsync(read, read.World with { Events = [new ScaleEvent(300, 4, 5)] }, None);

        using var second = await _driver.OpenAsync();

        Assert.Equal(5, (await PoolsAsync(first)).Decode!.Ready);
        Assert.Equal(await first.StatusAsync(None), await second.StatusAsync(None));
    }

    [Fact]
    public async Task KillBetweenWriteAndApply_ScalesOnce()
    {
        using (var killed = await _driver.OpenAsync())
        {
            _driver.Pass(TimeSpan.FromMinutes(10));
            await PoolsAsync(killed);
        }

        var read = (await _driver.Worlds.ReadAsync(None))!;
        await _driver.Worlds.TryReplaceAsync(read, read.World with { Events = [new ScaleEvent(600, 3, 3)] }, None);
        using var cluster = await _driver.OpenAsync();

        Assert.Equal(new PoolStatus(3, 2, false, 1), (await PoolsAsync(cluster)).Prefill);
        await Assert.ThrowsAsync<ScaleConflictException>(() => ScaleAsync(cluster, (2, 2), (3, 3)));
        Assert.Single((await _driver.Worlds.ReadAsync(None))!.World.Events);
    }

    [Fact]
    public async Task ScalingFromAnotherNumber_Conflicts()
    {
        using var cluster = await _driver.OpenAsync();

        var error = await Assert.ThrowsAsync<ScaleConflictException>(() => ScaleAsync(cluster, (1, 1), (3, 3)));

        Assert.Equal(new Pools<int>(2, 2), error.Current);
        Assert.Equal(2, (await PoolsAsync(cluster)).Prefill!.Desired);
    }

    [Fact]
    public async Task RacingScalings_OneWins()
    {
        using var first = await _driver.OpenAsync();
        using var second = await _driver.OpenAsync();

        var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await ScaleAsync(i % 2 == 0 ? first : second, (2, 2), (3 + i, 3));
                return 1;
            }
            catch (ScaleConflictException)
            {
                return 0;
            }
        })));

        Assert.Equal(1, wins.Sum());
        Assert.Single((await _driver.Worlds.ReadAsync(None))!.World.Events);
        Assert.Equal(await PoolsAsync(first), await PoolsAsync(second));
    }

    [Fact]
    public async Task NextDay_BeginsWithTheReplicasOfTheLast_AndTotalsGoOn()
    {
        using var cluster = await _driver.OpenAsync();
        await ScaleAsync(cluster, (2, 2), (2, 3));
        await _driver.ObserveAsync(cluster, 479);
        var before = await cluster.StatusAsync(None);
        Assert.IsType<TrafficObservation.Traffic>(Assert.Single(await _driver.ObserveAsync(cluster, 1)));

        var after = await cluster.StatusAsync(None);
        using var again = await _driver.OpenAsync();
        var midnight = Midnight + TimeSpan.FromDays(1);

        Assert.Equal((1, 2), (before.Day, after.Day));
        Assert.Equal(midnight, after.Now);
        Assert.Equal(new PoolStatus(3, 3, true, 1), after.Decode);
        Assert.Equal((5 * 24, 0), (Math.Round(after.GpuHours, 1), after.GpuHoursToday));
        Assert.True(after.Finished > before.Finished);
        Assert.Equal(after, await again.StatusAsync(None));
        Assert.Equal(await TrafficAsync(cluster, midnight), await TrafficAsync(again, midnight));
        Assert.IsType<TrafficObservation.Traffic>((await _driver.ObserveAsync(cluster, 1))[0]);
    }

    [Fact]
    public async Task SleepingMachine_StopsTheClock()
    {
        using var cluster = await _driver.OpenAsync();
        await PoolsAsync(cluster);
        _driver.Wall.Advance(TimeSpan.FromHours(8));
        var woken = cluster.Time.Now;

        await PoolsAsync(cluster);

        Assert.Equal(Midnight + TimeSpan.FromMinutes(10 * 60), woken);
        Assert.Equal(woken, cluster.Time.Now);
        _driver.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal(woken + TimeSpan.FromMinutes(3), cluster.Time.Now);
    }

    [Fact]
    public async Task Heartbeat_IsWrittenOnceAWallSecond()
    {
        using var cluster = await _driver.OpenAsync();
        var first = (await _driver.Worlds.ReadAsync(None))!.Text;
        _driver.Wall.Advance(TimeSpan.FromSeconds(0.9));
        await PoolsAsync(cluster);
        Assert.Equal(first, (await _driver.Worlds.ReadAsync(None))!.Text);

        _driver.Wall.Advance(TimeSpan.FromSeconds(0.1));
        await PoolsAsync(cluster);
        Assert.Equal(cluster.Time.Now, (await _driver.Worlds.ReadAsync(None))!.World.HeartbeatSim);
    }

    [Theory]
    [InlineData("{", "is corrupt: ")]
    [InlineData("{}", "is corrupt: it has no schema_version")]
    [InlineData("""{"schema_version": 1}""", "is corrupt: ")]
    [InlineData("""{"schema_version": 2}""", "has schema version 2, this program knows 1")]
    public async Task DocumentThatCannotBeUsed_IsNamedWithARemedy(string text, string problem)
    {
        await _driver.Store.WriteDocumentAsync(WorldStore.Document, text, None);

        var error = await Assert.ThrowsAsync<ClusterException>(_driver.OpenAsync);

        Assert.StartsWith($"the document embedded-day of the state store file:state.db {problem}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("to start the day afresh", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, await _driver.Store.ReadDocumentAsync(WorldStore.Document, None));
    }
}
