using Planner.Cluster;
using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;
using Planner.State;

namespace Planner.FunctionApp.Ticks;

/// <summary>Where deployments serve: what is seen of them, and how they are scaled.</summary>
public interface IServingCluster
{
    /// <summary>The pools as they are now.</summary>
    /// <exception cref="ClusterException">They cannot be read.</exception>
    Task<PoolsSeen> ReadPoolsAsync(DeploymentConfig deployment, CancellationToken cancellationToken);

    /// <summary>The traffic of the slot that ends at a time. What cannot be known is said in the outcome, not thrown.</summary>
    Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, DateTimeOffset slotEnd, CancellationToken cancellationToken);

    /// <summary>Scales to absolute numbers, if the pools still ask for what was read.</summary>
    /// <exception cref="ScaleConflictException">Somebody else has scaled in between; nothing was changed.</exception>
    /// <exception cref="ClusterException">It did not work.</exception>
    Task ScaleAsync(
        DeploymentConfig deployment, ReplicaTargets from, ReplicaTargets to, CancellationToken cancellationToken);
}
