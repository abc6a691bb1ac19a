using Planner.Cluster;
using Planner.Cluster.GraphDeployments;
using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;
using Planner.State;

namespace Planner.FunctionApp.Ticks;

/// <summary>DynamoGraphDeployments on a real cluster.</summary>
internal sealed class KubernetesCluster(GraphDeploymentClient deployments) : IServingCluster
{
    /// <summary>Opens the connection that the settings name.</summary>
    /// <exception cref="StartupException">They name none that can be used.</exception>
    public static KubernetesCluster Open(Func<string, string?> setting)
    {
        try
        {
            return new KubernetesCluster(new GraphDeploymentClient(ClusterConnection.Open(setting)));
        }
        catch (ClusterException error)
        {
            throw new StartupException(error.Message);
        }
    }

    /// <inheritdoc/>
    public async Task<PoolsSeen> ReadPoolsAsync(DeploymentConfig deployment, CancellationToken cancellationToken)
    {
        var seen = await deployments.ReadAsync(deployment, cancellationToken);
        return new PoolsSeen(TimeProvider.System.GetUtcNow(), seen.Prefill, seen.Decode) { SharedControl = seen.SharedControl };
    }

    /// <inheritdoc/>
    public Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, DateTimeOffset slotEnd, CancellationToken cancellationToken) =>
        Task.FromResult<TrafficObservation>(new TrafficObservation.Unavailable("this version cannot read Prometheus yet"));

    /// <inheritdoc/>
    public Task ScaleAsync(
        DeploymentConfig deployment, ReplicaTargets from, ReplicaTargets to, CancellationToken cancellationToken) =>
        deployments.ScaleAsync(deployment, from, to, cancellationToken);
}
