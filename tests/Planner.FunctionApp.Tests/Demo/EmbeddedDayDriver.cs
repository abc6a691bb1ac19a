using Microsoft.Extensions.Time.Testing;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.Runtime;
using Planner.Storage;

namespace Planner.FunctionApp.Demo;

/// <summary>A wall clock, a store, and apps on it that come and go.</summary>
internal sealed class EmbeddedDayDriver : IDisposable
{
    public static readonly DateTimeOffset Midnight = new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero);
    public static readonly CancellationToken None = CancellationToken.None;

    private readonly string _folder = Directory.CreateTempSubdirectory("planner-embedded-").FullName;
    private readonly DaySettings _settings = new() { PeakPerS = 1, Speed = 600 };

    public EmbeddedDayDriver() => Store = new FileStateStore(Path.Combine(_folder, "state.db"));

    public IStateStore Store { get; }

    public FakeTimeProvider Wall { get; } = new(Midnight + TimeSpan.FromHours(9));

    public WorldStore Worlds => new(Store, "file:state.db");

    public Task<SimulatedCluster> OpenAsync() => SimulatedCluster.OpenAsync(Worlds, Wall, _settings, None);

    /// <summary>Lets simulated time pass without anybody looking.</summary>
    public void Pass(TimeSpan simulated) => Wall.Advance(simulated / _settings.Speed);

    /// <summary>Lets slots pass, each observed as a tick does it.</summary>
    public async Task<List<TrafficObservation>> ObserveAsync(SimulatedCluster cluster, int slots)
    {
        var interval = EmbeddedFleet.Deployment.Config.ThroughputAdjustmentInterval;
        var seen = new List<TrafficObservation>();
        for (; slots > 0; slots--)
        {
            Pass(interval);
            seen.Add(await TrafficAsync(cluster, TickSlot.EndOfLast(cluster.Time.Now, interval)));
        }

        return seen;
    }

    public static Task<TrafficObservation> TrafficAsync(SimulatedCluster cluster, DateTimeOffset slotEnd) =>
        cluster.ReadTrafficAsync(EmbeddedFleet.Deployment, new PoolsSeen(slotEnd, null, null), slotEnd, None);

    public static Task<PoolsSeen> PoolsAsync(SimulatedCluster cluster) =>
        cluster.ReadPoolsAsync(EmbeddedFleet.Deployment, None);

    public static Task ScaleAsync(SimulatedCluster cluster, (int, int) from, (int, int) to) => cluster.ScaleAsync(
        EmbeddedFleet.Deployment, new(from.Item1, from.Item2), new(to.Item1, to.Item2), None);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
