using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Runtime;

/// <summary>Where deployments serve: what is seen of them, and how they are scaled.</summary>
public interface IServingCluster
{
    /// <summary>The pools as they are now.</summary>
    /// <exception cref="ClusterException">They cannot be read.</exception>
    Task<PoolsSeen> ReadPoolsAsync(DeploymentConfig deployment, CancellationToken cancellationToken);

    /// <summary>The traffic of the slot that ends at a time. What cannot be known is said in the outcome, not thrown.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="pools">Its pools as they were read, which say whose metrics to read.</param>
    /// <param name="slotEnd">End of the slot.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, PoolsSeen pools, DateTimeOffset slotEnd, CancellationToken cancellationToken);

    /// <summary>The workers' gauges over the first part of a load interval. What cannot be known is said in the outcome.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="pools">Its pools as they were read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LoadObservation> ReadLoadAsync(
        DeploymentConfig deployment, PoolsSeen pools, CancellationToken cancellationToken) =>
        Task.FromResult(new LoadObservation([], pools) { Unavailable = "this cluster exposes no worker gauges" });

    /// <summary>Scales to absolute numbers, if the pools still ask for what was read.</summary>
    /// <exception cref="ScaleConflictException">Somebody else has scaled in between; nothing was changed.</exception>
    /// <exception cref="ClusterException">It did not work.</exception>
    Task ScaleAsync(
        DeploymentConfig deployment, Pools<int> from, Pools<int> to, CancellationToken cancellationToken);
}
