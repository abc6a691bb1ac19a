using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Identity;
using k8s;
using k8s.Autorest;

namespace Planner.Cluster.Frontends;

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

    /// <summary>Pods that are read at once.</summary>
    private const int AtOnce = 8;

    private IReadOnlyList<string>? _pods;

    /// <inheritdoc/>
    public string Name => $"the pods of service {service} in namespace {@namespace}";

    /// <inheritdoc/>
    /// <remarks>
    /// A worker's active load is the sum of what each frontend has sent it. Where some pods cannot be read the reading is partial.
    /// </remarks>
    public async Task<FrontendReading> ReadAsync(CancellationToken cancellationToken)
    {
        _pods ??= await SaidAsync(() => PodsAsync(cancellationToken));
        var failures = new ConcurrentQueue<ExpositionException>();
        var read = new ConcurrentQueue<FrontendExposition>();
        await Parallel.ForEachAsync(_pods, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (pod, _) =>
        {
            try
            {
                read.Enqueue(new(pod, null, await SaidAsync(() => ReadAsync(pod, cancellationToken))));
            }
            catch (ExpositionException error)
            {
                failures.Enqueue(new ExpositionException($"{pod}: {error.Message}"));
            }
            catch (OperationCanceledException)
            {
                failures.Enqueue(new ExpositionException($"{pod}: it did not answer in time"));
            }
        });
        return (read.IsEmpty, failures.TryPeek(out var failure)) switch
        {
            (true, _) when cancellationToken.IsCancellationRequested => throw new OperationCanceledException(cancellationToken),
            (true, true) => throw failure!,
            (_, var some) => new FrontendReading(
                [.. read.OrderBy(pod => pod.Name, StringComparer.Ordinal)],
                some ? $"{failures.Count} of {_pods.Count} frontends cannot be read: {failure!.Message}" : null),
        };
    }

    /// <summary>What fails at the API server, or in what passes through it, says so in one line.</summary>
    private static async Task<T> SaidAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (HttpOperationException error)
        {
            var (status, message) = (error.Response.StatusCode, ForeignText.OneLine(ApiServerFailure.MessageOf(error)));
            throw new ExpositionException(status == HttpStatusCode.Forbidden
                ? $"{message}: bind infra/kubernetes/role-read-frontends.yaml, or set load_router_metrics_url"
                : $"the API server answers {(int)status}: {message}");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or AuthenticationFailedException)
        {
            throw new ExpositionException($"the API server could not be queried: {ForeignText.OneLine(error.GetBaseException().Message)}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new ExpositionException("the API server's list of endpoint slices is not Kubernetes': check the address");
        }
    }

    /// <returns>name:port of every ready pod.</returns>
    private async Task<IReadOnlyList<string>> PodsAsync(CancellationToken cancellationToken)
    {
        var slices = (await SlicesAsync(cancellationToken)).ToList();
        var pods = slices.SelectMany(Pods).Distinct().ToList();
        return pods.Count > 0
            ? pods
            : throw new ExpositionException(slices.Exists(slice => Port(slice) is null)
                ? "its endpoint slices name no port: check the frontend's service, or set load_router_metrics_url"
                : "it has no ready pod: check the frontend, or set load_router_metrics_url");
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

    private static int? Port(JsonNode? slice) => (slice.Member("ports") as JsonArray)?.Select(port => port.Member("port").Text())
        .Select(text => int.TryParse(text, out var port) && port is > 0 and <= ushort.MaxValue ? port : (int?)null)
        .FirstOrDefault(port => port is not null);

    private static IEnumerable<string> Pods(JsonNode? slice)
    {
        return from endpoint in slice.Member("endpoints") as JsonArray ?? []
               let name = endpoint.Member("targetRef").Member("name").Text()
               where Port(slice) is not null && name is not null && IsName(name)   // it becomes part of a path
               where endpoint.Member("conditions").Member("ready").Text() != "false"
               where endpoint.Member("targetRef").Member("kind").Text() == "Pod"
               select $"{name}:{Port(slice)}";
    }

    private async Task<IReadOnlyList<ExpositionSample>> ReadAsync(string pod, CancellationToken cancellationToken)
    {
        await using var body = await connection.Client.CoreV1.ConnectGetNamespacedPodProxyWithPathAsync(
            pod, @namespace, "metrics", cancellationToken: cancellationToken);
        var buffer = new byte[MaxBytes];
        var length = await body.ReadAtLeastAsync(buffer, MaxBytes, throwOnEndOfStream: false, cancellationToken);
        return length < MaxBytes
            ? Exposition.Read(buffer.AsSpan(0, length))
            : throw new ExpositionException($"{pod} shows more than {MaxBytes >> 20} MB");
    }

    /// <summary>Whether a text is an RFC 1123 subdomain, as names of pods are.</summary>
    private static bool IsName(string name) => name.Length <= 253 && name.Split('.').All(part =>
        part.Length > 0 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && part[0] != '-' && part[^1] != '-');
}
