using System.Diagnostics;
using Planner.Configuration;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Runs a trace with decisions that are known beforehand; with none it is a static deployment.</summary>
public static class ScheduledReplay
{
    /// <summary>Runs to the end; decisions at or after it are ignored.</summary>
    /// <param name="trace">What arrives.</param>
    /// <param name="times">How long the engines take.</param>
    /// <param name="options">The deployment.</param>
    /// <param name="decisions">In order of time.</param>
    /// <exception cref="SimulationException">Requests are left that no worker will serve.</exception>
    public static SimulationResult Run(
        RequestTrace trace, EngineTimes times, SimulatorOptions options, params IEnumerable<ScheduledDecision> decisions)
    {
        var simulator = new ServingSimulator(trace, times, options);
        foreach (var decision in decisions)
        {
            if (!simulator.AdvanceTo(decision.TimeS))
            {
                break;
            }

            simulator.Scale(decision.Prefill, decision.Decode);
        }

        simulator.RunToEnd();
        return simulator.Result;
    }

    /// <summary>Runs to the end and judges it by the limits of a configuration.</summary>
    /// <exception cref="SimulationException">Requests are left that no worker will serve.</exception>
    internal static ReplayReport Report(
        RequestTrace trace, EngineTimes times, SimulatorOptions options, PlannerConfig limits,
        params IEnumerable<ScheduledDecision> decisions)
    {
        var started = Stopwatch.GetTimestamp();
        var result = Run(trace, times, options, decisions);
        var wall = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return ReplayReport.Create(result, limits.TtftMs, limits.ItlMs, wall) with
        {
            Misses = MissCauses.Of(result, times, limits, options.StartupS),
        };
    }
}
