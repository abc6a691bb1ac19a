using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Runtime;

namespace Planner.FunctionApp.Demo;

/// <summary>
/// The cluster of the embedded day: one deployment that serves a made-up day of traffic after another. It keeps
/// nothing but a document in the store, from which any app replays the same day; several apps may share it.
/// </summary>
/// <remarks>
/// A scaling is written before it is applied, and only where the document is what was read: none is lost, and none
/// happens twice, however many apps there are and whenever one is killed.
/// </remarks>
internal sealed class SimulatedCluster : IServingCluster, IDisposable
{
    /// <summary>Wall time between two heartbeats.</summary>
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly WorldClock _time;
    private readonly WorldStore _store;
    private readonly DaySettings _settings;
    private readonly PlannerConfig _config = EmbeddedFleet.Deployment.Config;
    private SimulatedDay? _day;

    private SimulatedCluster(WorldStore store, WorldClock time, DaySettings settings) =>
        (_store, _time, _settings) = (store, time, settings);

    /// <summary>The time that the day and its plans are made in.</summary>
    public PlannerTime Time => _time.Time;

    /// <summary>Goes on with the stored day, or begins the first. Nothing is simulated yet.</summary>
    /// <exception cref="ClusterException">The stored day cannot be used.</exception>
    public static async Task<SimulatedCluster> OpenAsync(
        WorldStore store, TimeProvider wall, DaySettings settings, CancellationToken cancellationToken)
    {
        var world = await WorldClock.AgreeAsync(store, wall, settings, cancellationToken);
        return new SimulatedCluster(store, new WorldClock(wall, world.Clock), settings);
    }

    /// <inheritdoc/>
    public Task<PoolsSeen> ReadPoolsAsync(DeploymentConfig deployment, CancellationToken cancellationToken) =>
        LockedAsync(
            async () =>
            {
                var (day, stored) = await LookAsync(DateTimeOffset.MinValue, cancellationToken);
                var (prefill, decode) = DayStatus.Pools(day, stored.World);
                return new PoolsSeen(TimeReached(day, stored.World), prefill, decode);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, PoolsSeen pools, DateTimeOffset slotEnd, CancellationToken cancellationToken) =>
        LockedAsync(
            async () =>
            {
                try
                {
                    var (day, stored) = await LookAsync(slotEnd, cancellationToken);
                    return SlotTraffic.Of(day, stored.World, slotEnd, deployment.Config, _config);
                }
                catch (ClusterException error)
                {
                    return new TrafficObservation.Unavailable(error.Message);
                }
            },
            cancellationToken);

    /// <summary>One sample of the gauges: in simulated time the interval is over before a second one could be taken.</summary>
    public Task<LoadObservation> ReadLoadAsync(
        DeploymentConfig deployment, PoolsSeen pools, CancellationToken cancellationToken) =>
        LockedAsync(
            async () =>
            {
                var (day, _) = await LookAsync(DateTimeOffset.MinValue, cancellationToken);
                return day.Metrics.Load([day.Metrics.SampleLoad()], pools);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task ScaleAsync(
        DeploymentConfig deployment, Pools<int> from, Pools<int> to, CancellationToken cancellationToken) =>
        LockedAsync(
            async () =>
            {
                while (!await TryScaleAsync(from, to, cancellationToken))
                {
                }

                return true;
            },
            cancellationToken);

    /// <summary>The day for a person who looks at it.</summary>
    /// <exception cref="ClusterException">The stored day cannot be used.</exception>
    public Task<EmbeddedStatus> StatusAsync(CancellationToken cancellationToken) =>
        LockedAsync(
            async () =>
            {
                var (day, stored) = await LookAsync(DateTimeOffset.MinValue, cancellationToken);
                return DayStatus.Of(day, stored.World, _config);
            },
            cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static DateTimeOffset TimeReached(SimulatedDay day, SimulatedWorld world) =>
        world.DayStart + TimeSpan.FromSeconds(day.NowS);

    private async Task<T> LockedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _lock.Release();
        }
    }

    private async Task<bool> TryScaleAsync(Pools<int> from, Pools<int> to, CancellationToken cancellationToken)
    {
        var (day, stored) = await LookAsync(DateTimeOffset.MinValue, cancellationToken);
        if (stored.World.Desired is var current && current != from)
        {
            throw new ScaleConflictException(current);
        }

        if (to == from)
        {
            return true;
        }

        var scaled = stored.World with
        {
            Events = [.. stored.World.Events, new ScaleEvent(day.NowS, to.Prefill, to.Decode)],
        };
        var next = scaled.Beaten(_time.Wall, TimeReached(day, scaled));
        if (!await _store.TryReplaceAsync(stored, next, cancellationToken))
        {
            return false;
        }

        CaughtUp(next);
        return true;
    }

    /// <summary>The day at the clock's now, after everything that is due has been written down.</summary>
    /// <param name="reached">A time that the heartbeat must not stay behind: nobody may see it twice.</param>
    /// <param name="cancellationToken">Gives up before a write.</param>
    private async Task<(SimulatedDay Day, StoredWorld Stored)> LookAsync(
        DateTimeOffset reached, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await _store.ReadAsync(cancellationToken) ?? throw Gone();
            var due = Due(stored.World, reached);
            if (due is null)
            {
                return (CaughtUp(stored.World), stored);
            }

            await _store.TryReplaceAsync(stored, due, cancellationToken);   // whoever wins: look again
        }
    }

    /// <summary>What has to be written before the world can be used; null where nothing.</summary>
    private SimulatedWorld? Due(SimulatedWorld world, DateTimeOffset reached)
    {
        if (_time.HasStopped(world))
        {
            return world.Resumed(_time.Wall, Later(_time.Time.Now, world.HeartbeatSim));
        }

        _time.Follow(world);
        var (wall, sim) = (_time.Wall, _time.Time.Now);
        if (sim >= world.DayEnd)
        {
            return Ended(world).Beaten(wall, world.DayEnd);
        }

        var isBehind = world.HeartbeatSim < reached && world.HeartbeatSim < sim;
        return isBehind || wall - world.HeartbeatWall >= HeartbeatEvery ? world.Beaten(wall, sim) : null;
    }

    private SimulatedWorld Ended(SimulatedWorld world)
    {
        var day = CaughtUp(world);
        _day = null;
        return world.NextDay(day.Close(), day.Slots[^1].Window);
    }

    /// <summary>The world's day at the clock's now: the one at hand, or replayed where others have scaled.</summary>
    private SimulatedDay CaughtUp(SimulatedWorld world)
    {
        if (_day is null || _day.Number != world.Day || !_day.CanFollow(world.Events))
        {
            _day = null;   // its memory is free before the next one needs as much
            _day = new SimulatedDay(_settings, _config, world);
        }

        _day.Follow(world.Events);
        _day.AdvanceTo((Later(_time.Time.Now, world.HeartbeatSim) - world.DayStart).TotalSeconds);
        return _day;
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static ClusterException Gone() => new(
        $"the document {WorldStore.Document} has gone from the state store: start the planner again for a new day");
}
