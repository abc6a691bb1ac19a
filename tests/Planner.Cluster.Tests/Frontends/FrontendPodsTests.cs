using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.Cluster.Frontends;

/// <summary>Frontends behind a real API server, which passes the requests on to them; the frontends are listeners here.</summary>
[Trait("Needs", "servers")]
public sealed class FrontendPodsTests : IDisposable
{
    private const string Role = "role-read-frontends.yaml";

    private readonly HttpListener _listener = new();
    private readonly int _port = FreePort.Next();

    public FrontendPodsTests() => _listener.Prefixes.Add($"http://*:{_port}/");

    public static TheoryData<string> Rights => [.. new RoleFile(Role).Rights];

    [Fact]
    public async Task EveryFrontendsPod_IsReadThroughTheApiServer()
    {
        var cluster = await ClusterAsync();
        await cluster.GrantAsync(Role);
        await PodAsync(cluster, "one");
        await PodAsync(cluster, "two");
        await SliceAsync(cluster, "one", "two");
        Serve("dynamo_frontend_worker_active_prefill_tokens{worker_id=\"7\",worker_type=\"prefill\"} 100\n");

        var reading = await Pods(cluster).ReadAsync(CancellationToken.None);

        Assert.Equal([100.0, 100], reading.Samples.Select(sample => sample.Value));
        Assert.Equal([$"one:{_port}", $"two:{_port}"], reading.Frontends.Select(frontend => frontend.Name));
    }

    [Theory]
    [MemberData(nameof(Rights))]
    public async Task WithoutOneOfTheRights_TheVerbAndTheRemedyAreSaid(string missing)
    {
        var cluster = await ClusterAsync();
        await cluster.GrantAsync(new RoleFile(Role).Without(missing));
        await PodAsync(cluster, "one");
        await SliceAsync(cluster, "one");

        var error = await Assert.ThrowsAsync<ExpositionException>(() => Pods(cluster).ReadAsync(CancellationToken.None));

        Assert.Contains($"cannot {missing.Split(' ')[0]} resource \"{missing.Split(' ')[1].Split('.')[0]}\" ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            ": bind infra/kubernetes/role-read-frontends.yaml, or set load_router_metrics_url", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceWithoutPods_IsSaid()
    {
        var cluster = await ClusterAsync();
        await cluster.GrantAsync(Role);

        var error = await Assert.ThrowsAsync<ExpositionException>(() => Pods(cluster).ReadAsync(CancellationToken.None));

        Assert.StartsWith("it has no ready pod", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _listener.Close();

    private static async Task<DynamoCluster> ClusterAsync()
    {
        Require.Present(KubernetesApiServer.Missing);
        return await DynamoCluster.NewAsync();
    }

    private static FrontendPods Pods(DynamoCluster cluster) => new(
        ClusterConnection.Open(name => name == "PLANNER_KUBECONFIG" ? cluster.Kubeconfig() : null),
        cluster.Namespace, "llm-frontend");

    private static async Task PodAsync(DynamoCluster cluster, string name)
    {
        var pods = $"/api/v1/namespaces/{cluster.Namespace}/pods";
        await cluster.Server.CreateAsync(pods, JsonNode.Parse($$"""
            {"metadata": {"name": "{{name}}"},
             "spec": {"automountServiceAccountToken": false, "containers": [{"name": "main", "image": "frontend"}] } }
            """)!);
        var address = Address();
        await cluster.Server.MergeAsync($"{pods}/{name}/status", JsonNode.Parse($$"""
            {"status": {"phase": "Running", "podIP": "{{address}}", "podIPs": [{"ip": "{{address}}"}] } }
            """)!);
    }

    private Task SliceAsync(DynamoCluster cluster, params string[] pods) => cluster.Server.CreateAsync(
        $"/apis/discovery.k8s.io/v1beta1/namespaces/{cluster.Namespace}/endpointslices", JsonNode.Parse($$"""
            {"metadata": {"name": "llm-frontend-1", "labels": {"kubernetes.io/service-name": "llm-frontend"} },
             "addressType": "IPv4", "ports": [{"port": {{_port}} }],
             "endpoints": [{{string.Join(',', pods.Select(pod => $$"""
                {"addresses": ["{{Address()}}"], "conditions": {"ready": true}, "targetRef": {"kind": "Pod", "name": "{{pod}}"} }
                """))}}] }
            """)!);

    /// <summary>The API server passes nothing on to a loopback address.</summary>
    private static string Address() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address)
        .First(ip => ip.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(ip)).ToString();

    private void Serve(string body)
    {
        _listener.Start();
        _ = Task.Run(async () =>
        {
            while (_listener.IsListening)
            {
                var context = await _listener.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        });
    }
}
