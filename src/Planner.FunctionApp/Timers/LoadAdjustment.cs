using Planner.FunctionApp.Telemetry;

namespace Planner.FunctionApp.Timers;

/// <summary>The load loop's timer. The loop itself is yet to come.</summary>
public sealed class LoadAdjustment(ILogger<LoadAdjustment> log)
{
    /// <summary>One firing.</summary>
    [Function(nameof(LoadAdjustment))]
    public Task RunAsync(
        [TimerTrigger("%LOAD_SCHEDULE%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        log.NoLoadLoop();
        return Task.CompletedTask;
    }
}
