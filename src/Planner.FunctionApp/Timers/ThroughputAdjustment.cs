using Planner.Model;
using Planner.Runtime;

namespace Planner.FunctionApp.Timers;

/// <summary>The throughput loop's timer. It fires more often than slots end; only a slot that is due is done.</summary>
public sealed class ThroughputAdjustment(LoopRunner loops)
{
    /// <summary>One firing.</summary>
    [Function(nameof(ThroughputAdjustment))]
    public Task RunAsync(
        [TimerTrigger("%THROUGHPUT_SCHEDULE%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        loops.FireAsync(DecisionLoop.Throughput, cancellationToken);
}
