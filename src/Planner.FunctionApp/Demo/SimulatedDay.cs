using Planner.Configuration;
using Planner.Simulation;

namespace Planner.FunctionApp.Demo;

/// <summary>One day of the simulated deployment: replayed from its scalings, and cut into slots as it advances.</summary>
/// <remarks>
/// Every slot's window is taken when the simulation passes its end, whoever makes it pass, so that looking at the
/// pools never takes anything from the traffic.
/// </remarks>
internal sealed class SimulatedDay
{
    private static readonly EngineTimes Times = new ModelTimes(EmbeddedFleet.Capacity);

    private readonly ServingSimulator _simulator;
    private readonly PlannerConfig _config;
    private readonly List<ScaleEvent> _applied = [];
    private readonly List<SimulatedSlot> _slots = [];

    /// <summary>The day at its start.</summary>
    public SimulatedDay(DaySettings settings, PlannerConfig config, SimulatedWorld world)
    {
        _config = config;
        Number = world.Day;
        var trace = SyntheticDay.Create(DaySettings.Length, settings.PeakPerS, (ulong)world.Day);
        _simulator = new ServingSimulator(
            trace, Times, new SimulatorOptions(world.Initial.Prefill, world.Initial.Decode, settings.StartupS));
    }

    /// <summary>Number of the day, from 1.</summary>
    public int Number { get; }

    /// <summary>The time reached, seconds since the day's start.</summary>
    public double NowS => _simulator.NowS;

    /// <summary>The slots that are over.</summary>
    public IReadOnlyList<SimulatedSlot> Slots => _slots;

    /// <summary>The simulation as it is now.</summary>
    public SimulatedMetrics Metrics => _simulator.Metrics;

    /// <summary>What the day adds up to so far.</summary>
    public DayTotals Totals
    {
        get
        {
            var (finished, within) = Metrics.CountRecent(_config.TtftMs, _config.ItlMs);
            return new DayTotals(
                finished + _slots.Sum(slot => (long)slot.Sla.Finished),
                within + _slots.Sum(slot => (long)slot.Sla.Within),
                _simulator.GpuSeconds);
        }
    }

    private double IntervalS => _config.ThroughputAdjustmentInterval.TotalSeconds;

    /// <summary>Whether these scalings can follow from what it has done; otherwise it has to be replayed.</summary>
    public bool CanFollow(IReadOnlyList<ScaleEvent> events) =>
        events.Count >= _applied.Count
        && events.Take(_applied.Count).SequenceEqual(_applied)
        && (events.Count == _applied.Count || events[_applied.Count].AtS >= NowS);

    /// <summary>Does what it has not done yet of the day's scalings.</summary>
    public void Follow(IReadOnlyList<ScaleEvent> events)
    {
        foreach (var scaling in events.Skip(_applied.Count).ToArray())
        {
            AdvanceTo(scaling.AtS);
            _simulator.Scale(scaling.Prefill, scaling.Decode);
            _applied.Add(scaling);
        }
    }

    /// <summary>Lets time pass until a time; nothing where that is over or after the day's end.</summary>
    public void AdvanceTo(double timeS)
    {
        var untilS = Math.Min(timeS, DaySettings.Length.TotalSeconds);
        for (var endS = NextSlotEndS(); endS <= untilS; endS = NextSlotEndS())
        {
            _simulator.AdvanceTo(endS);
            var sla = Metrics.CountRecent(_config.TtftMs, _config.ItlMs);
            _slots.Add(new SimulatedSlot(Metrics.TakeWindow(), sla));
        }

        _simulator.AdvanceTo(Math.Max(untilS, NowS));
    }

    /// <summary>Serves what is in flight when the day is over, and adds up. Nothing else may be asked of it then.</summary>
    public DayTotals Close()
    {
        var gpuSeconds = _simulator.GpuSeconds;
        var neverServed = 0;
        try
        {
            _simulator.RunToEnd();
        }
        catch (SimulationException)
        {
            neverServed = Metrics.Inflight;   // a pool without workers: these miss the limits
        }

        var totals = Totals;
        return totals with { Requests = totals.Requests + neverServed, GpuSeconds = gpuSeconds };
    }

    private double NextSlotEndS() => (_slots.Count + 1) * IntervalS;
}
