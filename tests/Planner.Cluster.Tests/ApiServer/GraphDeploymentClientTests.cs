using System.Text.Json.Nodes;
using Planner.Cluster.GraphDeployments;
using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.Cluster.ApiServer;

/// <summary>On a real kube-apiserver, each test in a namespace of its own.</summary>
[Trait("Needs", "servers")]
public sealed class GraphDeploymentClientTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly (string Group, string Resource, string Verb)[] Rights =
    [
        ("nvidia.com", "dynamographdeployments", "get"),
        ("nvidia.com", "dynamographdeploymentscalingadapters/scale", "get"),
        ("nvidia.com", "dynamographdeploymentscalingadapters/scale", "patch"),
    ];

    private DynamoCluster _cluster = null!;

    private DeploymentConfig Deployment => new() { Name = "llm", K8sNamespace = _cluster.Namespace };

    public async Task InitializeAsync()
    {
        Require.Present(KubernetesApiServer.Missing);
        _cluster = await DynamoCluster.NewAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task ReconciledDeployment_IsStable()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);
        await _cluster.ReconcileAsync("llm");

        var seen = await Client().ReadAsync(Deployment, None);

        Assert.Equal(new PoolStatus(1, 1, Stable: true, GpusPerReplica: 1), seen.Prefill);
        Assert.Equal(new PoolStatus(2, 2, Stable: true, GpusPerReplica: 1), seen.Decode);
        Assert.Equal("m", seen.Model);
        Assert.Null(seen.SharedControl);
    }

    [Fact]
    public async Task Scaling_GoesThroughTheAdapters_AndIsUnstableUntilReconciled()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);
        await _cluster.ReconcileAsync("llm");

        await Client().ScaleAsync(Deployment, new(1, 2), new(3, 0), None);

        Assert.Equal((3, 0), await _cluster.AdaptersAsync("llm"));
        var seen = await Client().ReadAsync(Deployment, None);
        Assert.Equal(new PoolStatus(3, 1, Stable: false, GpusPerReplica: 1), seen.Prefill);
        Assert.Equal(new PoolStatus(0, 2, Stable: false, GpusPerReplica: 1), seen.Decode);
    }

    [Fact]
    public async Task ScalingFromZero_Works()
    {
        await _cluster.CreateAsync("llm", prefill: 0, decode: 0);

        await Client().ScaleAsync(Deployment, new(0, 0), new(1, 1), None);

        Assert.Equal((1, 1), await _cluster.AdaptersAsync("llm"));
    }

    [Fact]
    public async Task NumberOfSomebodyElse_IsNotOverwritten()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);
        await _cluster.ScaleAdapterAsync("llm-vllmdecodeworker", 7);

        var conflict = await Assert.ThrowsAsync<ScaleConflictException>(
            () => Client().ScaleAsync(Deployment, new(1, 2), new(1, 3), None));

        Assert.Equal(new ReplicaTargets(1, 7), conflict.Current);
        Assert.Equal((1, 7), await _cluster.AdaptersAsync("llm"));
    }

    [Fact]
    public async Task WithoutAdapters_TheDeploymentIsPatched_AndNothingElseOfIt()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2, adapters: false);
        var before = await _cluster.GetAsync("llm");

        await Client().ScaleAsync(Deployment, new(1, 2), new(4, 1), None);

        var spec = (await _cluster.GetAsync("llm"))["spec"]!;
        before["spec"]!["services"]!["VllmPrefillWorker"]!["replicas"] = 4;
        before["spec"]!["services"]!["VllmDecodeWorker"]!["replicas"] = 1;
        Assert.True(JsonNode.DeepEquals(before["spec"], spec));
    }

    [Fact]
    public async Task PlannerInside_IsSharedControl()
    {
        await _cluster.CreateAsync("llm", 1, 1, extra: """, "Planner": {"componentType": "planner", "replicas": 1}""");

        var seen = await Client().ReadAsync(Deployment, None);

        Assert.Equal("the deployment has a planner of its own, Planner", seen.SharedControl);
    }

    [Fact]
    public async Task AutoscalerOnAnAdapter_IsSharedControl()
    {
        await _cluster.CreateAsync("llm", 1, 1);
        await _cluster.Server.CreateAsync(
            $"/apis/autoscaling/v1/namespaces/{_cluster.Namespace}/horizontalpodautoscalers", JsonNode.Parse("""
                {"metadata": {"name": "theirs"}, "spec": {"maxReplicas": 5, "scaleTargetRef":
                 {"apiVersion": "nvidia.com/v1alpha1", "kind": "DynamoGraphDeploymentScalingAdapter", "name": "llm-vllmdecodeworker"} } }
                """)!);

        Assert.Equal(
            "HorizontalPodAutoscaler theirs scales the same", (await Client().ReadAsync(Deployment, None)).SharedControl);
    }

    [Fact]
    public async Task NoSuchDeployment_IsSaid()
    {
        var error = await Assert.ThrowsAsync<ClusterException>(() => Client().ReadAsync(Deployment, None));

        Assert.Equal(
            $"there is no DynamoGraphDeployment llm in namespace {_cluster.Namespace}: check dgd and k8s_namespace, and that " +
            "Dynamo's operator is installed", error.Message);
    }

    [Fact]
    public async Task TheRole_IsEnough()
    {
        await _cluster.GrantAsync(Rights);
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);

        await Client("planner-token").ScaleAsync(Deployment, new(1, 2), new(2, 3), None);

        Assert.Equal((2, 3), await _cluster.AdaptersAsync("llm"));
    }

    [Theory]
    [InlineData(0, "cannot get resource \"dynamographdeployments\" ")]
    [InlineData(1, "cannot get resource \"dynamographdeploymentscalingadapters/scale\" ")]
    [InlineData(2, "cannot patch resource \"dynamographdeploymentscalingadapters/scale\" ")]
    public async Task WithoutAnyVerbOfTheRole_ScalingFails_AndNamesIt(int missing, string named)
    {
        await _cluster.GrantAsync([.. Rights.Where((_, i) => i != missing)]);
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);

        var error = await Assert.ThrowsAsync<ClusterException>(
            () => Client("planner-token").ScaleAsync(Deployment, new(1, 2), new(2, 3), None));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("give these rights with the Roles in infra/kubernetes", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 2), await _cluster.AdaptersAsync("llm"));
    }

    [Fact]
    public async Task UnknownToken_IsSaid() => Assert.Equal(
        "Kubernetes: the credentials are refused (401): renew the token, or check the identity",
        (await Assert.ThrowsAsync<ClusterException>(() => Client("stranger").ReadAsync(Deployment, None))).Message);

    [Fact]
    public async Task UnknownAuthority_IsSaid() => Assert.StartsWith(
        "Kubernetes: its certificate is not trusted: name its certificate authority",
        (await Assert.ThrowsAsync<ClusterException>(() => Client(trust: false).ReadAsync(Deployment, None))).Message,
        StringComparison.Ordinal);

    private GraphDeploymentClient Client(string token = "admin-token", bool trust = true)
    {
        var kubeconfig = _cluster.Server.Kubeconfig(token, trust);
        return new GraphDeploymentClient(
            ClusterConnection.Open(name => name == "PLANNER_KUBECONFIG" ? kubeconfig : null));
    }
}
