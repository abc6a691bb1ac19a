using System.Collections.Concurrent;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Runtime;

namespace Planner.FunctionApp;

/// <summary>A cluster that shows what a test says and counts what is done to it.</summary>
internal sealed class ScriptedCluster : IServingCluster
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, int> _readings = new();

    public Pools<int> Replicas { get; set; } = new(1, 1);

    public TrafficObservation Traffic { get; set; } = new TrafficObservation.Traffic(1800, 1000, 100, 50, 10, 1);

    public IReadOnlyList<LoadSample> Gauges { get; set; } = [];

    /// <summary>What cannot be done, and why; null: everything can.</summary>
    public string? Unreadable { get; set; }

    public string? Unscalable { get; set; }

    /// <summary>What a scaling reaches before it fails, and the message; null: it does not fail half-way.</summary>
    public (Pools<int> Reached, string Message)? HalfDone { get; set; }

    /// <summary>Run at a point of what others do, to race with it.</summary>
    public Func<Task>? AfterReadingPools { get; set; }

    public Func<Task>? WhileObserving { get; set; }

    public Func<Task>? BeforeScaling { get; set; }

    /// <summary>Run while a deployment's pools are read: hangs or throws for some of them.</summary>
    public Func<string, CancellationToken, Task>? WhileReading { get; set; }

    public string? SharedControl { get; set; }

    public List<Pools<int>> Scalings { get; } = [];

    public int Observations { get; private set; }

    /// <summary>How often a deployment's pools were asked for.</summary>
    public int Readings(string name) => _readings.GetValueOrDefault(name);

    public async Task<PoolsSeen> ReadPoolsAsync(DeploymentConfig deployment, CancellationToken cancellationToken)
    {
        if (Unreadable is not null)
        {
            throw new ClusterException(Unreadable);
        }

        _readings.AddOrUpdate(deployment.Name, 1, (_, readings) => readings + 1);
        await (WhileReading?.Invoke(deployment.Name, cancellationToken) ?? Task.CompletedTask);
        var seen = new PoolsSeen(DateTimeOffset.UnixEpoch, Pool(Replicas.Prefill), Pool(Replicas.Decode)) { SharedControl = SharedControl };
        await Invoke(AfterReadingPools);
        return seen;
    }

    public async Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, PoolsSeen pools, DateTimeOffset slotEnd, CancellationToken cancellationToken)
    {
        Observations++;
        await Invoke(WhileObserving);
        return Traffic;
    }

    public Task<LoadObservation> ReadLoadAsync(
        DeploymentConfig deployment, PoolsSeen pools, CancellationToken cancellationToken) =>
        Task.FromResult(new LoadObservation(Gauges, pools) { Limits = new EngineLimits(KvBlocks: 100), ContextLength = 1000 });

    public async Task ScaleAsync(
        DeploymentConfig deployment, Pools<int> from, Pools<int> to, CancellationToken cancellationToken)
    {
        await Invoke(BeforeScaling);
        if (Unscalable is not null)
        {
            throw new ClusterException(Unscalable);
        }

        lock (_lock)
        {
            if (Replicas != from)
            {
                throw new ScaleConflictException(Replicas);
            }

            Replicas = HalfDone?.Reached ?? to;
            Scalings.Add(Replicas);
            if (HalfDone is var (reached, message))
            {
                throw new PartialScaleException(reached, message);
            }
        }
    }

    private static PoolStatus Pool(int replicas) => new(replicas, replicas, Stable: true, GpusPerReplica: 1);

    private static Task Invoke(Func<Task>? hook) => hook is null ? Task.CompletedTask : hook();
}
