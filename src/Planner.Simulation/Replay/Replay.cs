using System.Diagnostics;
using Planner.Configuration;
using Planner.Loop;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>The planner in closed loop against the simulator, on a clock that starts at the Unix epoch.</summary>
public static class Replay
{
    /// <summary>Most ticks of one replay: two weeks at one every five seconds.</summary>
    public const int MostTicks = 250_000;

    /// <summary>Longest simulated time, s: some centuries, since a calendar has an end.</summary>
    private const double MostSeconds = 1e10;

    /// <summary>Longest wait for requests that are left when the last one has arrived, s: a week.</summary>
    private const double MostLeftoverS = 7 * 86_400;

    /// <summary>Why a configuration cannot be replayed, with the remedy; null where it can.</summary>
    public static string? WhyNot(PlannerConfig config) => config.Mode == PlannerMode.Agg
        ? "the simulator has separate prefill and decode pools: mode agg cannot be replayed"
        : null;

    /// <summary>Why a trace is too long to be replayed, with the remedy; null where it is not.</summary>
    public static string? WhyTooLong(RequestTrace trace, PlannerConfig config)
    {
        var interval = ReplayInstants.Shortest(config);
        var (firstS, lastS) = (trace.Requests[0].ArrivalS, trace.Requests[^1].ArrivalS);
        if (lastS <= LongestS(interval))
        {
            return null;
        }

        var name = interval == config.ThroughputAdjustmentInterval
            ? "throughput_adjustment_interval"
            : "load_adjustment_interval";
        return firstS > lastS / 2
            ? $"the first request arrives after {Math.Round(firstS):G15} s; timestamps count ms from the trace's start, " +
                "so subtract the first one from all"
            : $"the last request arrives after {Math.Round(lastS):G15} s, a replay at intervals of {interval.TotalSeconds} s " +
                $"ends after {LongestS(interval)} s; raise {name}, or cut the trace";
    }

    /// <summary>Replays a trace under the planner's control.</summary>
    /// <param name="trace">What arrives.</param>
    /// <param name="times">How long the engines take.</param>
    /// <param name="options">The deployment at the start.</param>
    /// <param name="settings">Configuration, and the profile that the planner is told.</param>
    /// <param name="progress">Told the share of the trace's time that has passed, 0 to 1.</param>
    /// <param name="cancellation">Stops the replay.</param>
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
        var loops = new ReplayLoops(simulator, settings, cancellation);
        var lastS = trace.Requests[^1].ArrivalS;
        var longestS = Math.Min(LongestS(ReplayInstants.Shortest(settings.Config)), lastS + MostLeftoverS);
        foreach (var instant in ReplayInstants.Of(settings))
        {
            var atS = instant.At.TotalSeconds;
            if (!simulator.AdvanceTo(atS))
            {
                break;
            }

            cancellation.ThrowIfCancellationRequested();
            if (atS > longestS)
            {
                throw new SimulationException(
                    $"requests are still unfinished {Math.Round(longestS - lastS)} s after the last one arrived: they are too long for " +
                    "the engines of this profile, or the pools too small");
            }

            progress?.Report(Math.Min(1, atS / lastS));
            loops.Run(instant);
        }

        cancellation.ThrowIfCancellationRequested();   // the last tick may have been cut short
        simulator.RunToEnd();
        var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var report = ReplayReport.Create(simulator.Result, settings.Config.TtftMs, settings.Config.ItlMs, wall) with
        {
            Misses = MissCauses.Of(simulator.Result, times, settings.Config, options.StartupS),
        };
        return new ReplayOutcome(report, loops.Ticks, loops.Changes);
    }

    private static double LongestS(TimeSpan interval) => Math.Min(MostTicks * interval.TotalSeconds, MostSeconds);
}
