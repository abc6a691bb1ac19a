using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using Planner.Cluster.GraphDeployments;

namespace Planner.Cluster.Metrics;

/// <summary>
/// The metrics of every pod of a frontend, through the API server: works from outside the cluster, and misses no replica,
/// where a service answers from one of them at random.
/// </summary>
/// <remarks>The pods are looked up once: one object serves one tick.</remarks>
/// <param name="connection">The API server.</param>
/// <param name="namespace">Kubernetes namespace.</param>
/// <param name="service">The frontend's service.</param>
public sealed class FrontendPods(ClusterConnection connection, string @namespace, string service) : IFrontendMetrics
{
    /// <summary>A frontend with thousands of workers shows some MB; more is a wrong address.</summary>
    internal const int MaxBytes = 16 << 20;

    private IReadOnlyList<string>? _pods;

    /// <inheritdoc/>
    public string Name => $"the pods of service {service} in namespace {@namespace}";

    /// <inheritdoc/>
    /// <remarks>A worker's active load is the sum of what each frontend has sent it.</remarks>
    public async Task<IReadOnlyList<ExpositionSample>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _pods ??= await PodsAsync(cancellationToken);
            var all = await Task.WhenAll(_pods.Select(pod => ReadAsync(pod, cancellationToken)));
            return [.. all.SelectMany(samples => samples)];
        }
        catch (HttpOperationException error)
        {
            var (status, message) = (error.Response.StatusCode, ApiServerFailure.MessageOf(error));
            throw new ExpositionException(status == HttpStatusCode.Forbidden
                ? $"{message}: bind infra/kubernetes/role-read-frontends.yaml, or set load_router_metrics_url"
                : $"the API server answers {(int)status}: {message}");
        }
        catch (HttpRequestException error)
        {
            throw new ExpositionException($"the API server cannot be asked: {error.GetBaseException().Message}");
        }
    }

    /// <returns>name:port of every ready pod.</returns>
    private async Task<IReadOnlyList<string>> PodsAsync(CancellationToken cancellationToken)
    {
        var pods = (await SlicesAsync(cancellationToken)).SelectMany(Pods).Distinct().ToList();
        return pods.Count > 0
            ? pods
            : throw new ExpositionException("it has no ready pod: check the frontend, or set load_router_metrics_url");
    }

    /// <summary>In the version that is served: clusters before Kubernetes 1.21 have the older one only, of the same shape.</summary>
    private async Task<IEnumerable<JsonNode?>> SlicesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await SlicesAsync("v1", cancellationToken);
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return await SlicesAsync("v1beta1", cancellationToken);
        }
    }

    private async Task<IEnumerable<JsonNode?>> SlicesAsync(string version, CancellationToken cancellationToken)
    {
        var list = await connection.Client.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
            "discovery.k8s.io", version, @namespace, "endpointslices",
            labelSelector: $"kubernetes.io/service-name={service}", cancellationToken: cancellationToken);
        return JsonObject.Create(list).Member("items") as JsonArray ?? [];
    }

    private static IEnumerable<string> Pods(JsonNode? slice)
    {
        var port = (slice.Member("ports") as JsonArray)?[0].Member("port").Text();
        return from endpoint in slice.Member("endpoints") as JsonArray ?? []
               where endpoint.Member("conditions").Member("ready").Text() != "false"
               where endpoint.Member("targetRef").Member("kind").Text() == "Pod"
               select $"{endpoint.Member("targetRef").Member("name").Text()}:{port}";
    }

    private async Task<IReadOnlyList<ExpositionSample>> ReadAsync(string pod, CancellationToken cancellationToken)
    {
        await using var body = await connection.Client.CoreV1.ConnectGetNamespacedPodProxyWithPathAsync(
            pod, @namespace, "metrics", cancellationToken: cancellationToken);
        var buffer = new byte[MaxBytes];
        var length = await body.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        return length < MaxBytes
            ? ExpositionParser.Parse(Encoding.UTF8.GetString(buffer, 0, length))
            : throw new ExpositionException($"{pod} shows more than {MaxBytes >> 20} MB");
    }
}
