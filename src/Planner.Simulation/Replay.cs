using System.Diagnostics;
using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;
using Planner.State;

namespace Planner.Simulation;

/// <summary>The planner in closed loop against the simulator, on a clock that starts at the Unix epoch.</summary>
public static class Replay
{
    /// <summary>Why a configuration cannot be replayed, with the remedy; null where it can.</summary>
    public static string? WhyNot(PlannerConfig config) => config switch
    {
        { Mode: PlannerMode.Agg } => "the simulator has separate prefill and decode pools: mode agg cannot be replayed",
        { EnableLoadScaling: true } => "this version has no load loop yet: set enable_load_scaling: false",
        _ => null,
    };

    /// <summary>Replays a trace under the planner's control.</summary>
    /// <param name="trace">What arrives.</param>
    /// <param name="times">How long the engines take.</param>
    /// <param name="options">The deployment at the start.</param>
    /// <param name="settings">Configuration, and the profile that the planner is told.</param>
    /// <param name="progress">Told the share of the trace's time that has passed, 0 to 1.</param>
    /// <param name="cancellation">Stops the replay between two ticks.</param>
    /// <exception cref="ArgumentException">The configuration cannot be replayed; see <see cref="WhyNot"/>.</exception>
    public static ReplayOutcome Run(
        RequestTrace trace, EngineTimes times, SimulatorOptions options, TickSettings settings,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (WhyNot(settings.Config) is { } obstacle)
        {
            throw new ArgumentException(obstacle, nameof(settings));
        }

        var started = Stopwatch.GetTimestamp();
        var simulator = new ServingSimulator(trace, times, options);
        var ticks = new List<ReplayTick>();
        var state = DeploymentState.Empty;
        var interval = settings.Config.ThroughputAdjustmentInterval;
        var lastArrivalS = trace.Requests[^1].ArrivalS;
        for (var at = interval; simulator.AdvanceTo(at.TotalSeconds); at += interval)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(Math.Min(1, at.TotalSeconds / lastArrivalS));
            var window = simulator.Metrics.TakeWindow();
            var seen = new ThroughputObservation(
                window.ToObservation(), simulator.Metrics.PrefillStatus, simulator.Metrics.DecodeStatus);
            (state, var decision) = ThroughputTick.Run(state, seen, settings, DateTimeOffset.UnixEpoch + at);
            if (decision.Outcome == DecisionOutcome.Scale)
            {
                simulator.Scale(decision.Prefill, decision.Decode);
            }

            ticks.Add(new ReplayTick(at.TotalSeconds, window, decision));
        }

        simulator.RunToEnd();
        var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var report = ReplayReport.Create(simulator.Result, settings.Config.TtftMs, settings.Config.ItlMs, wall);
        return new ReplayOutcome(report, ticks);
    }
}

/// <summary>How a replay went.</summary>
/// <param name="Report">The figures.</param>
/// <param name="Ticks">Every tick in order.</param>
public sealed record ReplayOutcome(ReplayReport Report, IReadOnlyList<ReplayTick> Ticks)
{
    /// <summary>The ticks that changed a target.</summary>
    public IEnumerable<ReplayTick> Changes => Ticks.Where(tick => tick.Decision.Outcome == DecisionOutcome.Scale);
}

/// <summary>One tick of a replay.</summary>
/// <param name="TimeS">When, seconds of the simulated clock.</param>
/// <param name="Window">What had happened since the tick before.</param>
/// <param name="Decision">What was decided.</param>
public sealed record ReplayTick(double TimeS, TrafficWindow Window, Decision Decision);
