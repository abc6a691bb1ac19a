using System.Diagnostics;
using System.Diagnostics.Metrics;
using Planner.Model;

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
    /// <param name="deployment">Name of the deployment.</param>
    /// <param name="loop">Loop of the tick.</param>
    /// <param name="decision">Its decision; null where it failed.</param>
    /// <param name="start">Time stamp of its start.</param>
    public static void Ticked(string deployment, DecisionLoop loop, Decision? decision, long start) => TickDuration.Record(
        Stopwatch.GetElapsedTime(start).TotalSeconds,
        new("deployment", deployment),
        new("loop", loop.ToString()),
        new("outcome", decision?.Outcome.ToString() ?? "Failed"));
}
