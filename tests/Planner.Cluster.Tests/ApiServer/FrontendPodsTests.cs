using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Planner.Cluster.Metrics;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.Cluster.ApiServer;

/// <summary>Frontends behind a real API server, which passes the requests on to them; the frontends are listeners here.</summary>
[Trait("Needs", "servers")]
public sealed class FrontendPodsTests : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly int _port = FreePort.Next();

    public FrontendPodsTests() => _listener.Prefixes.Add($"http://*:{_port}/");

    [Fact]
    public async Task EveryFrontendsPod_IsReadThroughTheApiServer()
    {
        var cluster = await ClusterAsync();
        await cluster.GrantAsync(("discovery.k8s.io", "endpointslices", "list"), ("", "pods/proxy", "get"));
        await PodAsync(cluster, "one");
        await PodAsync(cluster, "two");
        await SliceAsync(cluster, "one", "two");
        Serve("dynamo_frontend_worker_active_prefill_tokens{worker_id=\"7\",worker_type=\"prefill\"} 100\n");

        var samples = await Pods(cluster).ReadAsync(CancellationToken.None);

        Assert.Equal([100.0, 100], samples.Select(sample => sample.Value));
    }

    [Theory]
    [InlineData("discovery.k8s.io", "endpointslices", "list")]
    [InlineData("", "pods/proxy", "get")]
    public async Task WithoutOneOfTheRights_TheRemedyIsSaid(string group, string resource, string verb)
    {
        var cluster = await ClusterAsync();
        (string, string, string)[] all = [("discovery.k8s.io", "endpointslices", "list"), ("", "pods/proxy", "get")];
        await cluster.GrantAsync([.. all.Where(right => right != (group, resource, verb))]);
        await PodAsync(cluster, "one");
        await SliceAsync(cluster, "one");

        var error = await Assert.ThrowsAsync<ExpositionException>(() => Pods(cluster).ReadAsync(CancellationToken.None));

        Assert.Equal(
            "the API server answers 403 (Forbidden): bind infra/kubernetes/role-read-frontends.yaml, " +
            "or set load_router_metrics_url", error.Message);
    }

    [Fact]
    public async Task ServiceWithoutPods_IsSaid()
    {
        var cluster = await ClusterAsync();
        await cluster.GrantAsync(("discovery.k8s.io", "endpointslices", "list"));

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
        ClusterConnection.Open(name => name == "PLANNER_KUBECONFIG" ? cluster.Server.Kubeconfig("planner-token") : null),
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
