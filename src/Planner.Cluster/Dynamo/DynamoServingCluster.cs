using System.Collections.Concurrent;
using k8s;
using Microsoft.Extensions.Logging;
using Planner.Cluster.Frontends;
using Planner.Cluster.Prometheus;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Runtime;

namespace Planner.Cluster.Dynamo;

/// <summary>DynamoGraphDeployments on a real cluster.</summary>
public sealed partial class DynamoServingCluster : IServingCluster
{
    private readonly ClusterConnection _connection;
    private readonly Func<string, string?> _setting;
    private readonly ILogger<DynamoServingCluster> _log;
    private readonly ConcurrentDictionary<string, bool> _logged = new();
    private readonly GraphDeploymentClient _deployments;
    private readonly RememberedVersions _versions;
    private readonly ConcurrentDictionary<string, PrometheusSource> _prometheus = new();
    private readonly LoadReader _load = new(TimeProvider.System);
    private readonly HttpClient _http = FrontendAddress.Client();

    /// <summary>Nothing is sent yet.</summary>
    /// <param name="connection">The API server.</param>
    /// <param name="store">Remembers what was found out about the API.</param>
    /// <param name="setting">Reads a setting.</param>
    /// <param name="log">Told what cannot be seen.</param>
    public DynamoServingCluster(
        ClusterConnection connection, IStateStore store, Func<string, string?> setting, ILogger<DynamoServingCluster> log)
    {
        (_connection, _setting, _log) = (connection, setting, log);
        _deployments = new GraphDeploymentClient(connection);
        _versions = new RememberedVersions(_deployments, store);
    }

    /// <inheritdoc/>
    public async Task<PoolsSeen> ReadPoolsAsync(DeploymentConfig deployment, CancellationToken cancellationToken)
    {
        await _versions.RecallAsync(cancellationToken);
        var seen = await _deployments.ReadAsync(deployment, cancellationToken);
        await _versions.KeepAsync(cancellationToken);
        if (seen.Unseen is { } unseen && _logged.TryAdd(unseen, true))
        {
            LogUnseen(_log, deployment.Name, unseen);
        }

        return new PoolsSeen(TimeProvider.System.GetUtcNow(), seen.Prefill, seen.Decode)
        {
            SharedControl = seen.SharedControl,
            Frontend = seen.Frontend,
            Served = new ServedModel(
                seen.Model, deployment.Config.Namespace ?? $"{seen.Namespace}-{seen.Deployment.Name}"),
        };
    }

    /// <inheritdoc/>
    public Task<TrafficObservation> ReadTrafficAsync(
        DeploymentConfig deployment, PoolsSeen pools, DateTimeOffset slotEnd, CancellationToken cancellationToken) =>
        (deployment.Config.MetricPullingPrometheusEndpoint, pools.Served) switch
        {
            (null, _) => Unavailable("no Prometheus configured: set metric_pulling_prometheus_endpoint, or PROMETHEUS_ENDPOINT"),
            (_, null) => Unavailable("the deployment's model is not known: set model_name"),
            ({ } address, { } served) => Prometheus(address) switch
            {
                { Problem: { } problem } => Unavailable(problem),
                var source => source.Traffic!.ReadAsync(
                    new TrafficQuery(
                        ModelNames.Of(served.Name, deployment.Config.LoraAdapters), served.MetricsNamespace,
                        deployment.Config.ThroughputMetricsSource, deployment.Config.ThroughputAdjustmentInterval)
                    {
                        KubernetesNamespace = pools.Frontend?.Namespace,
                        Service = pools.Frontend?.Service,
                    },
                    slotEnd, cancellationToken),
            },
        };

    /// <inheritdoc/>
    public Task<LoadObservation> ReadLoadAsync(
        DeploymentConfig deployment, PoolsSeen pools, CancellationToken cancellationToken) =>
        LoadSource(deployment.Config, pools) is { } source
            ? _load.ReadAsync(source, deployment.Config, pools, cancellationToken)
            : Task.FromResult(new LoadObservation([], pools)
            {
                Unavailable = "the deployment has no frontend of its own: set load_router_metrics_url to its metrics",
            });

    /// <summary>
    /// The configured address; the service of a lone frontend within the cluster; else every frontend's pod, or where that
    /// is not allowed Prometheus.
    /// </summary>
    private IFrontendMetrics? LoadSource(PlannerConfig config, PoolsSeen pools) => (config.LoadRouterMetricsUrl, pools.Frontend) switch
    {
        ({ } address, _) => new FrontendAddress(_http, new Uri(address)),
        (_, null) => null,
        (_, { Replicas: 1 } lone) when KubernetesClientConfiguration.IsInCluster() =>
            new FrontendAddress(_http, new Uri($"http://{lone.Service}.{lone.Namespace}:8000/metrics")),
        (_, { } frontend) when config.MetricPullingPrometheusEndpoint is { } address && Prometheus(address).Client is { } prometheus =>
            new EitherFrontendMetrics(
                new FrontendPods(_connection, frontend.Namespace, frontend.Service),
                new FrontendSeries(prometheus, frontend, TimeProvider.System),
                config.LoadAdjustmentInterval / 3, TimeProvider.System),
        (_, { } frontend) => new FrontendPods(_connection, frontend.Namespace, frontend.Service),
    };

    /// <inheritdoc/>
    public Task ScaleAsync(
        DeploymentConfig deployment, Pools<int> from, Pools<int> to, CancellationToken cancellationToken) =>
        _deployments.ScaleAsync(deployment, from, to, cancellationToken);

    [LoggerMessage(LogLevel.Information, "{Deployment}: {What}")]
    private static partial void LogUnseen(ILogger logger, string deployment, string what);

    private static Task<TrafficObservation> Unavailable(string reason) =>
        Task.FromResult<TrafficObservation>(new TrafficObservation.Unavailable(reason));

    private PrometheusSource Prometheus(string address) => _prometheus.GetOrAdd(address.TrimEnd('/'), Open);

    private PrometheusSource Open(string address)
    {
        try
        {
            var client = new PrometheusClient(PrometheusConnection.Open(address, _setting), TimeProvider.System);
            return new PrometheusSource(client, new TrafficReader(client), null);
        }
        catch (ClusterException error)
        {
            return new PrometheusSource(null, null, error.Message);
        }
    }

    /// <summary>A Prometheus that deployments share, or why it cannot be used.</summary>
    private sealed record PrometheusSource(PrometheusClient? Client, TrafficReader? Traffic, string? Problem);
}
