using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Planner.LocalRuntime.Tests;

/// <summary>
/// Runs a timer loop on a clock of the test, in lockstep: the clock moves only while the loop waits for it, so that
/// nothing depends on how fast the machine is.
/// </summary>
internal sealed class LoopDriver : FakeTimeProvider, ILogger, IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _settled = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private DateTimeOffset _wakes;

    public LoopDriver(string schedule, string start, TimerTriggerAttribute? trigger = null, Exception? failure = null)
        : base(DateTimeOffset.Parse($"2026-01-05T{start}Z"))
    {
        Failure = failure;
        var method = typeof(LoopDriver).GetMethod(nameof(Dispose))!;
        var function = new TimerFunction("Tick", method, trigger ?? new(schedule), TimerSchedule.Parse(schedule));
        var loop = new TimerLoop(function, RunAsync, this, this);
        _loop = Task.Run(() => loop.RunAsync(_stop.Token));
    }

    /// <summary>Starts of the runs, as hours, minutes and seconds, with "late" behind those past due.</summary>
    public List<string> Runs { get; } = [];

    public List<TimerInfo> Infos { get; } = [];

    public List<string> Errors { get; } = [];

    /// <summary>While set, a run lasts until it is completed.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public Exception? Failure { get; set; }

    public bool SawCancellation { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _wakes = GetUtcNow() + dueTime;
        _settled.Release();
        return timer;
    }

    /// <summary>Waits until the loop waits for the clock, or a held run has begun.</summary>
    public async Task SettleAsync() =>
        Assert.True(await _settled.WaitAsync(TimeSpan.FromSeconds(20)), "the loop neither waits nor runs");

    public async Task PassAsync(double seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            var wakes = _wakes; // the loop may go on within Advance and be waiting for its next time already
            Advance(Step);
            if (GetUtcNow() >= wakes && Hold is not { Task.IsCompleted: false })
            {
                await SettleAsync();
            }
        }
    }

    /// <summary>Passes time until a run has begun that is held.</summary>
    public async Task PassIntoHeldRunAsync(double seconds)
    {
        await PassAsync(seconds - 1);
        Hold = new TaskCompletionSource();
        Advance(Step);
        await SettleAsync();
    }

    public async Task EndHeldRunAsync()
    {
        Hold!.SetResult();
        await SettleAsync();
    }

    /// <summary>The clock is set, or the machine slept: timers go on where they were.</summary>
    public void SetClock(double seconds)
    {
        AdjustTime(GetUtcNow().AddSeconds(seconds));
        _wakes = _wakes.AddSeconds(seconds);
    }

    public Task StopAsync()
    {
        _stop.Cancel();
        return _loop.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public void Dispose()
    {
        _stop.Dispose();
        _settled.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Errors.Add(formatter(state, exception));

    private async Task RunAsync(TimerInfo info, CancellationToken stop)
    {
        Runs.Add($"{GetUtcNow():HH:mm:ss}{(info.IsPastDue ? " late" : "")}");
        Infos.Add(info);
        if (Hold is { Task.IsCompleted: false } hold)
        {
            _settled.Release();
            await hold.Task;
        }

        SawCancellation = stop.IsCancellationRequested;
        if (Failure is not null)
        {
            throw Failure;
        }
    }
}
