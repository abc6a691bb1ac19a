
namespace Planner.LocalRuntime;

/// <summary>
/// Runs one timer function: never beside itself, and what was missed is not made up for. Runs that were due while the
/// machine slept or its clock leapt ahead become one, which is past due; where the clock is set back by more than a
/// second, the schedule is followed anew from there.
/// </summary>
/// <remarks>
/// Differs from the real host (TimerListener of azure-webjobs-sdk-extensions) in three things: it keeps no status
/// across restarts, so that nothing is past due at the start; it also calls a run past due that is late for another
/// reason; and after a run that outlasts its next occurrence it waits for the one after, where the real host makes one
/// run at once.
/// </remarks>
internal sealed class TimerLoop(
    TimerFunction function, Func<TimerInfo, CancellationToken, Task> run, TimeProvider time, ILogger logger)
{
    // A wait is cut into pieces because a delay does not see the clock being set or the machine sleeping.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // Later than that is past due; less is the scheduler of a busy machine.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private DateTime _last;
    private bool _monitored;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Runs until told to stop, and returns when the run under way has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var start = Now;
        _monitored = function.Trigger.UseMonitor && !function.Schedule.IsBelowMinute(start);
        var due = function.Schedule.After(start, start);
        if (function.Trigger.RunOnStartup)
        {
            await FireAsync(due, late: false, stop);
        }

        while (await ReachAsync(due, stop) is { } reached)
        {
            start = Now;
            await FireAsync(reached, late: start - reached > Tolerance, stop);
            due = function.Schedule.After(start, Now);
        }
    }

    /// <summary>Waits for an occurrence, or an earlier one where the clock went back; null when told to stop.</summary>
    private async Task<DateTime?> ReachAsync(DateTime due, CancellationToken stop)
    {
        var before = Now;
        for (var now = before; now < due; now = Now)
        {
            if (now < before - Tolerance)
            {
                due = function.Schedule.After(now, now);
            }

            before = now;
            var wait = due - now < LongestWait ? due - now : LongestWait;

            // Delays count whole milliseconds and round down: without the ceiling the last one would spin.
            var delay = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, stop);
            await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return null;
            }
        }

        return stop.IsCancellationRequested ? null : due;
    }

    private async Task FireAsync(DateTime due, bool late, CancellationToken stop)
    {
        var start = Now;
        var status = _monitored ? new ScheduleStatus { Last = _last, Next = due, LastUpdated = _last } : null;
        try
        {
            await run(new TimerInfo { ScheduleStatus = status, IsPastDue = late }, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops: that is no failure of the function.
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Function} failed; it runs again on schedule", function.Name);
        }

        _last = start;
    }
}
