using Planner.Model;
using Planner.Runtime;

namespace Planner.FunctionApp.Timers;

/// <summary>The load loop's timer. A firing that finds its slot done does nothing.</summary>
public sealed class LoadAdjustment(LoopRunner loops)
{
    /// <summary>One firing.</summary>
    [Function(nameof(LoadAdjustment))]
    public Task RunAsync(
        [TimerTrigger("%LOAD_SCHEDULE%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        loops.FireAsync(DecisionLoop.Load, cancellationToken);
}
