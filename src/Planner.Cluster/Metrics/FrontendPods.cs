using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;

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
            throw new ExpositionException($"the API server answers {(int)error.Response.StatusCode} " +
                $"({error.Response.ReasonPhrase}): bind infra/kubernetes/role-read-frontends.yaml, or set load_router_metrics_url");
        }
        catch (HttpRequestException error)
        {
            throw new ExpositionException($"the API server cannot be asked: {error.GetBaseException().Message}");
        }
    }

    /// <returns>name:port of every ready pod.</returns>
    private async Task<IReadOnlyList<string>> PodsAsync(CancellationToken cancellationToken)
    {
        var slices = await connection.Client.DiscoveryV1.ListNamespacedEndpointSliceAsync(
            @namespace, labelSelector: $"kubernetes.io/service-name={service}", cancellationToken: cancellationToken);
        var pods = slices.Items.SelectMany(slice => slice.Endpoints.Where(IsReady)
            .Select(endpoint => $"{endpoint.TargetRef.Name}:{slice.Ports[0].Port}")).Distinct().ToList();
        return pods.Count > 0
            ? pods
            : throw new ExpositionException("it has no ready pod: check the frontend, or set load_router_metrics_url");
    }

    private static bool IsReady(V1Endpoint endpoint) =>
        endpoint.Conditions?.Ready != false && endpoint.TargetRef?.Kind == "Pod";

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
