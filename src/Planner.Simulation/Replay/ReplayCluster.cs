using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Runtime;

namespace Planner.Simulation;

/// <summary>A simulated deployment as the loops see it and scale it, at the moment to which it has been advanced.</summary>
internal sealed class ReplayCluster(ServingSimulator simulator, TimeProvider clock) : IServingCluster
{
    private readonly List<LoadSample> _samples = [];

    /// <summary>What happened in the throughput interval that ended last.</summary>
    public TrafficWindow? Window { get; private set; }

    /// <summary>Replicas asked for.</summary>
    public Pools<int> Targets => new(simulator.Metrics.PrefillStatus.Desired, simulator.Metrics.DecodeStatus.Desired);

    /// <summary>Ends a throughput interval.</summary>
    public TrafficWindow EndWindow() => Window = simulator.Metrics.TakeWindow();

    /// <summary>Samples the workers' gauges for the load tick that comes next.</summary>
    public void Sample() => _samples.Add(simulator.Metrics.SampleLoad());

    /// <inheritdoc/>
    public Task<PoolsSeen> ReadPoolsAsync(DeploymentConfig deployment, CancellationToken cancellationToken) =>
        Task.FromResult(new PoolsSeen(clock.GetUtcNow(), simulator.Metrics.PrefillStatus, simulator.Metrics.DecodeStatus));

    /// <inheritdoc/>
    public Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, PoolsSeen pools, DateTimeOffset slotEnd, CancellationToken cancellationToken) =>
        Task.FromResult(Window!.ToObservation());

    /// <inheritdoc/>
    public Task<LoadObservation> ReadLoadAsync(
        DeploymentConfig deployment, PoolsSeen pools, CancellationToken cancellationToken)
    {
        var seen = simulator.Metrics.Load([.. _samples], pools);
        _samples.Clear();
        return Task.FromResult(seen);
    }

    /// <inheritdoc/>
    public Task ScaleAsync(
        DeploymentConfig deployment, Pools<int> from, Pools<int> to, CancellationToken cancellationToken)
    {
        if (Targets != from)
        {
            throw new ScaleConflictException(Targets);
        }

        simulator.Scale(to.Prefill, to.Decode);
        return Task.CompletedTask;
    }
}
