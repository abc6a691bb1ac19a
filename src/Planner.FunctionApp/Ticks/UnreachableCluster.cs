using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;
using Planner.State;

namespace Planner.FunctionApp.Ticks;

/// <summary>Stands where Kubernetes will be: every tick says so and keeps the replicas.</summary>
internal sealed class UnreachableCluster : IServingCluster
{
    private const string Reason = "this version cannot reach Kubernetes yet; leave PLANNER_CONFIG empty for the embedded day";

    /// <inheritdoc/>
    public Task<PoolsSeen> ReadPoolsAsync(DeploymentConfig deployment, CancellationToken cancellationToken) =>
        throw new ClusterException(Reason);

    /// <inheritdoc/>
    public Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, DateTimeOffset slotEnd, CancellationToken cancellationToken) =>
        throw new ClusterException(Reason);

    /// <inheritdoc/>
    public Task ScaleAsync(
        DeploymentConfig deployment, ReplicaTargets from, ReplicaTargets to, CancellationToken cancellationToken) =>
        throw new ClusterException(Reason);
}
