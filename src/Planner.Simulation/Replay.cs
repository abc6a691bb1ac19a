using System.Diagnostics;
using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;
using Planner.State;

namespace Planner.Simulation;

/// <summary>The planner in closed loop against the simulator, on a clock that starts at the Unix epoch.</summary>
public static class Replay
{
    /// <summary>Most ticks of one replay: a day at one a second, with room for what is left to finish.</summary>
    public const int MostTicks = 100_000;

    /// <summary>Longest simulated time, s: some centuries, since a calendar has an end.</summary>
    private const double MostSeconds = 1e10;

    /// <summary>Why a configuration cannot be replayed, with the remedy; null where it can.</summary>
    public static string? WhyNot(PlannerConfig config) => config switch
    {
        { Mode: PlannerMode.Agg } => "the simulator has separate prefill and decode pools: mode agg cannot be replayed",
        { EnableLoadScaling: true } => "this version has no load loop yet: set enable_load_scaling: false",
        _ => null,
    };

    /// <summary>Why a trace is too long to be replayed at an interval, with the remedy; null where it is not.</summary>
    public static string? WhyTooLong(RequestTrace trace, TimeSpan interval)
    {
        var (firstS, lastS) = (trace.Requests[0].ArrivalS, trace.Requests[^1].ArrivalS);
        if (lastS <= LongestS(interval))
        {
            return null;
        }

        return firstS > lastS / 2
            ? $"the first request arrives after {firstS:F0} s; timestamps count ms from the trace's start, " +
                "so subtract the first one from all"
            : $"the last request arrives after {lastS:F0} s, a replay at intervals of {interval.TotalSeconds} s " +
                $"ends after {LongestS(interval)} s; raise throughput_adjustment_interval, or cut the trace";
    }

    /// <summary>Replays a trace under the planner's control.</summary>
    /// <param name="trace">What arrives.</param>
    /// <param name="times">How long the engines take.</param>
    /// <param name="options">The deployment at the start.</param>
    /// <param name="settings">Configuration, and the profile that the planner is told.</param>
    /// <param name="progress">Told the share of the trace's time that has passed, 0 to 1.</param>
    /// <param name="cancellation">Stops the replay between two ticks.</param>
    /// <exception cref="ArgumentException">The configuration cannot be replayed; see <see cref="WhyNot"/>.</exception>
    /// <exception cref="SimulationException">Requests are left at the end of the longest time.</exception>
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
            if (at.TotalSeconds > LongestS(interval))
            {
                throw new SimulationException(
                    $"requests are still unfinished after {LongestS(interval)} s: they are too long for the engines of " +
                    "this profile, or the pools too small");
            }

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

    private static double LongestS(TimeSpan interval) => Math.Min(MostTicks * interval.TotalSeconds, MostSeconds);
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
