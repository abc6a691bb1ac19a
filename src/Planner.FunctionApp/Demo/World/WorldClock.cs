using Planner.Runtime;

namespace Planner.FunctionApp.Demo;

/// <summary>The clock that the apps on one store agree on.</summary>
internal sealed class WorldClock
{
    /// <summary>A heartbeat older than this is that of an app that was stopped.</summary>
    private static readonly TimeSpan FreshHeartbeat = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _wall;
    private readonly AcceleratedTimeProvider _clock;

    /// <summary>A clock with agreed anchors.</summary>
    public WorldClock(TimeProvider wall, ClockAnchors anchors)
    {
        _wall = wall;
        _clock = new AcceleratedTimeProvider(wall, anchors);
        Time = new PlannerTime(_clock, anchors.Speed);
    }

    /// <summary>Simulated time.</summary>
    public PlannerTime Time { get; }

    /// <summary>The wall clock's time.</summary>
    public DateTimeOffset Wall => _wall.GetUtcNow();

    /// <summary>
    /// Agrees on the clock at start: shares that of an app that runs, or goes on where the last one stopped, or begins.
    /// </summary>
    public static async Task<SimulatedWorld> AgreeAsync(
        WorldStore store, TimeProvider wall, DaySettings settings, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await store.ReadAsync(cancellationToken);
            var now = wall.GetUtcNow();
            if (stored is not null && !IsOlder(stored.World, now, FreshHeartbeat))
            {
                return stored.World;
            }

            var next = stored?.World.Resumed(now, stored.World.HeartbeatSim) ?? SimulatedWorld.First(settings, now);
            await store.TryReplaceAsync(stored, next, cancellationToken);   // whoever wins: read what is agreed on
        }
    }

    /// <summary>Whether nobody has looked for so long that the clock stands still.</summary>
    public bool HasStopped(SimulatedWorld world) => IsOlder(world, Wall, AcceleratedTimeProvider.RunsUnwatched);

    /// <summary>Runs as agreed on.</summary>
    public void Follow(SimulatedWorld world) => _clock.Follow(world.Clock);

    /// <summary>A heartbeat far in the future is as old: the wall clock was set back.</summary>
    private static bool IsOlder(SimulatedWorld world, DateTimeOffset wall, TimeSpan age) =>
        (wall - world.HeartbeatWall).Duration() > age;
}
