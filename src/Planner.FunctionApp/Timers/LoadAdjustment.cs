using Planner.FunctionApp.Telemetry;

namespace Planner.FunctionApp.Timers;

/// <summary>The load loop's timer. The loop itself is yet to come, which it says once.</summary>
public sealed class LoadAdjustment(ILogger<LoadAdjustment> log)
{
    private static int _said;

    /// <summary>One firing.</summary>
    [Function(nameof(LoadAdjustment))]
    public Task RunAsync(
        [TimerTrigger("%LOAD_SCHEDULE%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _said, 1) == 0)
        {
            log.NoLoadLoop();
        }

        return Task.CompletedTask;
    }
}
