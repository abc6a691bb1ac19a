using Planner.Model;
using Planner.Simulation;

namespace Planner.FunctionApp.Demo;

/// <summary>
/// What the simulated cluster remembers, as etcd does for Kubernetes: its clock, and what the running day is replayed
/// from.
/// </summary>
internal sealed record SimulatedWorld
{
    /// <summary>Version of the document's shape.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The clock that all apps on the store agree on.</summary>
    public required ClockAnchors Clock { get; init; }

    /// <summary>When an app last looked, by the wall clock.</summary>
    public required DateTimeOffset HeartbeatWall { get; init; }

    /// <summary>The simulated time reached then.</summary>
    public required DateTimeOffset HeartbeatSim { get; init; }

    /// <summary>Number of the day, from 1; also the seed of its traffic.</summary>
    public required int Day { get; init; }

    /// <summary>When the day began, simulated time.</summary>
    public required DateTimeOffset DayStart { get; init; }

    /// <summary>Replicas at the day's start.</summary>
    public required Pools<int> Initial { get; init; }

    /// <summary>The scalings of the day, in order of time.</summary>
    public required IReadOnlyList<ScaleEvent> Events { get; init; }

    /// <summary>What earlier days add up to.</summary>
    public required DayTotals Earlier { get; init; }

    /// <summary>The last slot of the day before, which is asked for after midnight; null on the first day.</summary>
    public TrafficWindow? LastSlot { get; init; }

    /// <summary>Replicas that are asked for.</summary>
    public Pools<int> Desired => Events is [.., var last] ? new(last.Prefill, last.Decode) : Initial;

    /// <summary>When the day ends, simulated time.</summary>
    public DateTimeOffset DayEnd => DayStart + DaySettings.Length;

    /// <summary>The world before anything has happened: midnight of the wall's date.</summary>
    public static SimulatedWorld First(DaySettings settings, DateTimeOffset wall)
    {
        var midnight = new DateTimeOffset(wall.UtcDateTime.Date, TimeSpan.Zero);
        return new SimulatedWorld
        {
            SchemaVersion = WorldFormat.SchemaVersion,
            Clock = new ClockAnchors(wall, midnight, settings.Speed),
            HeartbeatWall = wall,
            HeartbeatSim = midnight,
            Day = 1,
            DayStart = midnight,
            Initial = new Pools<int>(settings.InitialReplicas, settings.InitialReplicas),
            Events = [],
            Earlier = new DayTotals(0, 0, 0),
        };
    }

    /// <summary>The same with the time reached.</summary>
    public SimulatedWorld Beaten(DateTimeOffset wall, DateTimeOffset sim) =>
        this with { HeartbeatWall = wall, HeartbeatSim = sim > HeartbeatSim ? sim : HeartbeatSim };

    /// <summary>The same, its clock going on from a simulated time.</summary>
    public SimulatedWorld Resumed(DateTimeOffset wall, DateTimeOffset sim) =>
        (this with { Clock = Clock with { Wall = wall, Sim = sim } }).Beaten(wall, sim);

    /// <summary>The next day, which begins with the replicas of this one.</summary>
    public SimulatedWorld NextDay(DayTotals today, TrafficWindow lastSlot) => this with
    {
        Day = Day + 1,
        DayStart = DayEnd,
        Initial = Desired,
        Events = [],
        Earlier = Earlier + today,
        LastSlot = lastSlot,
    };
}
