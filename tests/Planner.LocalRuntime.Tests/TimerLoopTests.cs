namespace Planner.LocalRuntime.Tests;

public class TimerLoopTests
{
    [Fact]
    public async Task RunsAtEveryOccurrence_InTime()
    {
        using var loop = new LoopDriver("*/10 * * * * *", "12:00:03");
        await loop.SettleAsync();

        await loop.PassAsync(30);

        Assert.Equal(["12:00:10", "12:00:20", "12:00:30"], loop.Runs);
    }

    [Fact]
    public async Task RunOnStartup_RunsAtOnceAndThenOnSchedule()
    {
        using var loop = new LoopDriver("*/10 * * * * *", "12:00:03", new("") { RunOnStartup = true });
        await loop.SettleAsync();

        await loop.PassAsync(10);

        Assert.Equal(["12:00:03", "12:00:10"], loop.Runs);
    }

    [Fact]
    public async Task RunThatOutlastsOccurrences_IsFollowedByTheNextOne_WithoutBurst()
    {
        using var loop = new LoopDriver("*/10 * * * * *", "12:00:03");
        await loop.SettleAsync();
        await loop.PassIntoHeldRunAsync(7);

        await loop.PassAsync(35);
        await loop.EndHeldRunAsync();
        await loop.PassAsync(15);

        Assert.Equal(["12:00:10", "12:00:50", "12:01:00"], loop.Runs);
    }

    [Fact]
    public async Task FailedRun_IsLogged_AndTheLoopGoesOn()
    {
        using var loop = new LoopDriver("*/10 * * * * *", "12:00:03", failure: new InvalidOperationException("no"));
        await loop.SettleAsync();

        await loop.PassAsync(20);

        Assert.Equal(["12:00:10", "12:00:20"], loop.Runs);
        Assert.Equal(Enumerable.Repeat("Tick failed; it runs again on schedule", 2), loop.Errors);
    }

    [Fact]
    public async Task RunCancelledByItself_IsAFailure_NotAStop()
    {
        using var loop = new LoopDriver("*/10 * * * * *", "12:00:03", failure: new OperationCanceledException());
        await loop.SettleAsync();

        await loop.PassAsync(20);

        Assert.Equal(2, loop.Errors.Count);
    }

    [Fact]
    public async Task ClockLeapsAhead_MakesOneLateRun()
    {
        using var loop = new LoopDriver("0 */5 * * * *", "12:00:03");
        await loop.SettleAsync();

        loop.SetClock(seconds: 3600);
        await loop.PassAsync(300);

        Assert.Equal(["13:00:13 late", "13:05:00"], loop.Runs);
    }

    [Fact]
    public async Task ClockGoesBack_DoesNotWaitForTheOldTime()
    {
        using var loop = new LoopDriver("*/10 * * * * *", "12:00:03");
        await loop.SettleAsync();
        await loop.PassAsync(7);

        loop.SetClock(seconds: -3600);
        await loop.PassAsync(30);

        Assert.Equal(["12:00:10", "11:00:30", "11:00:40"], loop.Runs);
    }

    [Fact]
    public async Task ClockGoesBackALittle_DoesNotRepeatTheRun()
    {
        using var loop = new LoopDriver("*/10 * * * * *", "12:00:03");
        await loop.SettleAsync();
        await loop.PassAsync(7);

        loop.SetClock(seconds: -0.5);
        await loop.PassAsync(11);

        Assert.Equal(["12:00:10", "12:00:20"], loop.Runs);
    }

    [Fact]
    public async Task ScheduleBelowAMinute_HasNoStatus()
    {
        using var loop = new LoopDriver("*/30 * * * * *", "12:00:03");
        await loop.SettleAsync();

        await loop.PassAsync(60);

        Assert.All(loop.Infos, info => Assert.Null(info.ScheduleStatus));
    }

    [Fact]
    public async Task ScheduleOfAMinuteOrMore_TellsLastAndNextRun()
    {
        using var loop = new LoopDriver("0 * * * * *", "12:00:03");
        await loop.SettleAsync();

        await loop.PassAsync(120);

        var (first, second) = (loop.Infos[0].ScheduleStatus!, loop.Infos[1].ScheduleStatus!);
        Assert.Equal((default, At(1)), (first.Last, first.Next));
        Assert.Equal((At(1), At(2), At(1)), (second.Last, second.Next, second.LastUpdated));
    }

    [Fact]
    public async Task WithoutMonitor_HasNoStatus()
    {
        using var loop = new LoopDriver("0 * * * * *", "12:00:03", new("") { UseMonitor = false });
        await loop.SettleAsync();

        await loop.PassAsync(60);

        Assert.Null(Assert.Single(loop.Infos).ScheduleStatus);
    }

    [Fact]
    public async Task TimeSpan_CountsFromStartToStart_AndLeavesOutWhatWasMissed()
    {
        using var loop = new LoopDriver("00:00:20", "12:00:03");
        await loop.SettleAsync();
        await loop.PassIntoHeldRunAsync(20);

        await loop.PassAsync(45);
        await loop.EndHeldRunAsync();
        await loop.PassAsync(20);

        Assert.Equal(["12:00:23", "12:01:23"], loop.Runs);
    }

    [Fact]
    public async Task Stop_CancelsTheTokenOfTheRun_AndWaitsForItsEnd()
    {
        using var loop = new LoopDriver("*/10 * * * * *", "12:00:03");
        await loop.SettleAsync();
        await loop.PassIntoHeldRunAsync(7);

        var stopped = loop.StopAsync();
        Assert.False(stopped.IsCompleted);
        loop.Hold!.SetResult();
        await stopped;

        Assert.True(loop.SawCancellation);
        Assert.Equal(["12:00:10"], loop.Runs);
    }

    [Fact]
    public async Task Stop_EndsAWaitAtOnce()
    {
        using var loop = new LoopDriver("0 0 0 1 1 *", "12:00:03");
        await loop.SettleAsync();

        await loop.StopAsync();

        Assert.Empty(loop.Runs);
    }

    private static DateTime At(int minute) => new(2026, 1, 5, 12, minute, 0, DateTimeKind.Utc);
}
