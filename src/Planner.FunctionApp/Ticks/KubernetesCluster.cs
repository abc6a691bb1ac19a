using System.Collections.Concurrent;
using Planner.Cluster;
using Planner.Cluster.GraphDeployments;
using Planner.Cluster.Metrics;
using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;

namespace Planner.FunctionApp.Ticks;

/// <summary>DynamoGraphDeployments on a real cluster.</summary>
internal sealed class KubernetesCluster(GraphDeploymentClient deployments, Func<string, string?> setting) : IServingCluster
{
    private readonly ConcurrentDictionary<string, TrafficReader> _readers = new();
    private readonly LoadReader _load = new(new FrontendMetrics(), TimeProvider.System);

    /// <summary>Opens the connection that the settings name.</summary>
    /// <exception cref="StartupException">They name none that can be used.</exception>
    public static KubernetesCluster Open(Func<string, string?> setting)
    {
        try
        {
            return new KubernetesCluster(new GraphDeploymentClient(ClusterConnection.Open(setting)), setting);
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
        return new PoolsSeen(TimeProvider.System.GetUtcNow(), seen.Prefill, seen.Decode)
        {
            SharedControl = seen.SharedControl,
            Served = new ServedModel(
                seen.Model, deployment.Config.Namespace ?? $"{seen.Namespace}-{seen.Deployment.Name}"),
        };
    }

    /// <inheritdoc/>
    public Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, PoolsSeen pools, DateTimeOffset slotEnd, CancellationToken cancellationToken) =>
        deployment.Config.MetricPullingPrometheusEndpoint is { } address && pools.Served is { } served
            ? Reader(address).ReadAsync(
                new TrafficQuery(
                    served.Name, served.MetricsNamespace, deployment.Config.ThroughputMetricsSource,
                    deployment.Config.ThroughputAdjustmentInterval),
                slotEnd, cancellationToken)
            : Task.FromResult<TrafficObservation>(new TrafficObservation.Unavailable(
                "no Prometheus is named: set metric_pulling_prometheus_endpoint, or PROMETHEUS_ENDPOINT"));

    /// <inheritdoc/>
    public Task<LoadObservation> ReadLoadAsync(
        DeploymentConfig deployment, PoolsSeen pools, CancellationToken cancellationToken)
    {
        var host = deployment.K8sNamespace is { } k8sNamespace
            ? $"{deployment.DgdName}-frontend.{k8sNamespace}"
            : $"{deployment.DgdName}-frontend";
        var address = deployment.Config.LoadRouterMetricsUrl ?? $"http://{host}:8000/metrics";
        return _load.ReadAsync(new Uri(address), deployment.Config, pools, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ScaleAsync(
        DeploymentConfig deployment, ReplicaTargets from, ReplicaTargets to, CancellationToken cancellationToken) =>
        deployments.ScaleAsync(deployment, from, to, cancellationToken);

    private TrafficReader Reader(string address) => _readers.GetOrAdd(
        address, _ => new TrafficReader(new PrometheusClient(PrometheusConnection.Open(address, setting))));
}
