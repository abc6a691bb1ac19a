using System.Diagnostics.Metrics;
using Planner.Runtime;

namespace Planner.FunctionApp.Telemetry;

/// <summary>What the planner measures of itself. Nobody listens but OpenTelemetry, where that is on.</summary>
internal static class PlannerMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Planner";

    private static readonly Meter Meter = new(Name);

    // One instrument: its count says how many ticks ended how, which is what the alerts of infra/modules/alerts.bicep ask.
    private static readonly Histogram<double> TickDuration = Meter.CreateHistogram<double>(
        "planner.tick.duration", "s", "Time of a tick of the timers, sampling included");

    /// <summary>A tick of a timer has ended.</summary>
    public static void Ticked(EndedTick tick) => TickDuration.Record(
        tick.Duration.TotalSeconds,
        new("deployment", tick.Deployment),
        new("loop", tick.Loop.ToString()),
        new("outcome", tick.Decision?.Outcome.ToString() ?? "Failed"));
}
