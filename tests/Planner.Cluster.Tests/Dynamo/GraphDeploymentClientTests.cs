using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Model;
using Planner.Runtime;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.Cluster.Dynamo;

/// <summary>On a real kube-apiserver that has the older version of Dynamo's API only.</summary>
public sealed class OlderApiTests() : GraphDeploymentClientTests(DynamoCluster.Older);

/// <summary>On a real kube-apiserver that has the newer version of Dynamo's API only.</summary>
public sealed class NewerApiTests() : GraphDeploymentClientTests(DynamoCluster.Newer);

/// <summary>Each test in a namespace of its own.</summary>
[Trait("Needs", "servers")]
public abstract class GraphDeploymentClientTests(string version) : IAsyncLifetime
{
    private const string Role = "role.yaml";
    private const string PatchRole = "role-patch-deployments.yaml";
    private const string AutoscalersRole = "role-see-autoscalers.yaml";

    private static readonly CancellationToken None = CancellationToken.None;

    private DynamoCluster _cluster = null!;

    public static TheoryData<string> RightsToScale => [.. new RoleFile(Role).Rights];

    public static TheoryData<string> RightsToSeeAutoscalers => [.. new RoleFile(AutoscalersRole).Rights];

    private DeploymentConfig Deployment => new() { Name = "llm", K8sNamespace = _cluster.Namespace };

    public async Task InitializeAsync()
    {
        Require.Present(KubernetesApiServer.Missing);
        _cluster = await DynamoCluster.NewAsync(version);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task ReconciledDeployment_IsStable()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);
        await _cluster.ReconcileAsync("llm");

        var seen = await Client().ReadAsync(Deployment, None);

        Assert.Equal(new PoolStatus(1, 1, Stable: true, GpusPerReplica: 1) { Existing = 1 }, seen.Prefill);
        Assert.Equal(new PoolStatus(2, 2, Stable: true, GpusPerReplica: 1) { Existing = 2 }, seen.Decode);
        Assert.Equal("m", seen.Model);
        Assert.Null(seen.SharedControl);
    }

    [Fact]
    public async Task VersionThatAnswered_IsAskedFirstFromThenOn()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);
        await using var proxy = await FaultProxy.StartAsync(
            _cluster.Server.Address.ToString(), _cluster.Server.Certificate.Trusting(), _cluster.Server.Certificate);
        var client = Client(_cluster.Server.Kubeconfig("admin-token", at: proxy.Address));
        await client.ReadAsync(Deployment, None);
        Assert.Equal(new ApiVersions(version, version), client.Versions);

        var knowing = Client(_cluster.Server.Kubeconfig("admin-token", at: proxy.Address));
        knowing.Versions = ApiVersions.Parse(client.Versions.ToString())!;
        proxy.Requests.Clear();
        await knowing.ReadAsync(Deployment, None);

        // The deployment, two adapters, two kinds of autoscalers.
        Assert.Equal(5, proxy.Requests.Count);
    }

    [Fact]
    public async Task Scaling_GoesThroughTheAdapters_AndIsUnstableUntilReconciled()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);
        await _cluster.ReconcileAsync("llm");

        await Client().ScaleAsync(Deployment, new(1, 2), new(3, 0), None);

        Assert.Equal((3, 0), await _cluster.AdaptersAsync("llm"));
        var seen = await Client().ReadAsync(Deployment, None);
        Assert.Equal(
            new PoolStatus(3, 1, Stable: false, GpusPerReplica: 1)
            {
                Existing = 1,
                NotCarriedOut = "the operator has not copied 3 to the deployment (it still asks for 1)",
            },
            seen.Prefill);
        Assert.Equal(
            new PoolStatus(0, 2, Stable: false, GpusPerReplica: 1)
            {
                Existing = 2,
                NotCarriedOut = "the operator has not copied 0 to the deployment (it still asks for 2)",
            },
            seen.Decode);
    }

    [Fact]
    public async Task ReplicasThatStart_AreAskedForButNotReady()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);
        var operations = new TestOperator(_cluster, "llm", startup: TimeSpan.FromMinutes(1));
        await operations.StepAsync();

        await Client().ScaleAsync(Deployment, new(1, 2), new(1, 4), None);
        await operations.StepAsync();

        Assert.Equal(
            new PoolStatus(4, 2, Stable: false, GpusPerReplica: 1) { Existing = 4 }, (await Client().ReadAsync(Deployment, None)).Decode);
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

        Assert.Equal(new Pools<int>(1, 7), conflict.Current);
        Assert.Equal((1, 7), await _cluster.AdaptersAsync("llm"));
    }

    /// <summary>They scale after the planner has read, and before its patch arrives.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NumberThatChangesMeanwhile_FailsTheTestInThePatch(bool adapters)
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2, adapters);
        await using var proxy = await FaultProxy.StartAsync(
            _cluster.Server.Address.ToString(), _cluster.Server.Certificate.Trusting(), _cluster.Server.Certificate);
        proxy.Fault = FaultProxy.FirstOf("PATCH", () => SomebodyScalesDecodeAsync(7, adapters));

        var conflict = await Assert.ThrowsAsync<ScaleConflictException>(() =>
            Client(_cluster.Server.Kubeconfig("admin-token", at: proxy.Address)).ScaleAsync(Deployment, new(1, 2), new(1, 3), None));

        Assert.Equal(new Pools<int>(1, 7), conflict.Current);
    }

    [Fact]
    public async Task WithoutAdapters_TheDeploymentIsPatched_AndNothingElseOfIt()
    {
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2, adapters: false);
        var before = await _cluster.GetAsync("llm");
        await _cluster.GrantAsync(Role, PatchRole);

        await Client(_cluster.Kubeconfig()).ScaleAsync(Deployment, new(1, 2), new(4, 1), None);

        var spec = (await _cluster.GetAsync("llm"))["spec"]!;
        Component(before, "VllmPrefillWorker")["replicas"] = 4;
        Component(before, "VllmDecodeWorker")["replicas"] = 1;
        Assert.True(JsonNode.DeepEquals(before["spec"], spec));
    }

    [Fact]
    public async Task PlannerInside_IsSharedControl()
    {
        await _cluster.CreateAsync("llm", 1, 1, extra: version == DynamoCluster.Older
            ? """, "Planner": {"componentType": "planner", "replicas": 1}"""
            : """, {"name": "Planner", "type": "planner", "replicas": 1}""");

        var seen = await Client().ReadAsync(Deployment, None);

        Assert.Equal("the deployment has a planner of its own, Planner", seen.SharedControl);
    }

    [Theory]
    [InlineData("HorizontalPodAutoscaler")]
    [InlineData("ScaledObject")]
    public async Task AutoscalerOnAnAdapter_IsSharedControl(string kind)
    {
        await _cluster.CreateAsync("llm", 1, 1);
        await _cluster.GrantAsync(Role, AutoscalersRole);
        await _cluster.Server.CreateAsync(
            kind == "ScaledObject" ? _cluster.ScaledObjects : _cluster.Autoscalers, JsonNode.Parse($$"""
                {{{(kind == "ScaledObject" ? "\"apiVersion\": \"keda.sh/v1alpha1\", \"kind\": \"ScaledObject\", " : "")}}
                 "metadata": {"name": "theirs"}, "spec": {"maxReplicas": 5, "scaleTargetRef":
                 {"apiVersion": "nvidia.com/{{version}}", "kind": "DynamoGraphDeploymentScalingAdapter", "name": "llm-vllmdecodeworker"} } }
                """)!);

        var seen = await Client(_cluster.Kubeconfig()).ReadAsync(Deployment, None);

        Assert.Equal($"{kind} theirs scales the same", seen.SharedControl);
        Assert.Null(seen.Unseen);
    }

    [Fact]
    public async Task NoSuchDeployment_IsSaid()
    {
        var error = await Assert.ThrowsAsync<ClusterException>(() => Client().ReadAsync(Deployment, None));

        Assert.Equal(
            $"there is no DynamoGraphDeployment llm in namespace {_cluster.Namespace}: check dgd and k8s_namespace", error.Message);
    }

    [Fact]
    public async Task TheRole_IsEnough()
    {
        await _cluster.GrantAsync(Role);
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);

        await Client(_cluster.Kubeconfig()).ScaleAsync(Deployment, new(1, 2), new(2, 3), None);

        Assert.Equal((2, 3), await _cluster.AdaptersAsync("llm"));
    }

    [Theory]
    [MemberData(nameof(RightsToScale))]
    public async Task WithoutAnyVerbOfTheRole_ScalingFails_AndNamesIt(string missing)
    {
        await _cluster.GrantAsync(new RoleFile(Role).Without(missing));
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);

        var error = await Assert.ThrowsAsync<ClusterException>(
            () => Client(_cluster.Kubeconfig()).ScaleAsync(Deployment, new(1, 2), new(2, 3), None));

        Assert.Contains(Refusal(missing), error.Message, StringComparison.Ordinal);
        Assert.EndsWith("give these rights with the Roles in infra/kubernetes", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 2), await _cluster.AdaptersAsync("llm"));
    }

    [Fact]
    public async Task WithoutAdapters_AndWithoutTheRoleForThat_ScalingFails_AndNamesTheVerb()
    {
        await _cluster.GrantAsync(Role);
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2, adapters: false);

        var error = await Assert.ThrowsAsync<ClusterException>(
            () => Client(_cluster.Kubeconfig()).ScaleAsync(Deployment, new(1, 2), new(2, 3), None));

        Assert.Contains(Refusal(Assert.Single(new RoleFile(PatchRole).Rights)), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RightsToSeeAutoscalers))]
    public async Task WithoutAnyVerbOfTheAutoscalersRole_ThatIsSaid(string missing)
    {
        await _cluster.GrantAsync(new RoleFile(Role), new RoleFile(AutoscalersRole).Without(missing));
        await _cluster.CreateAsync("llm", prefill: 1, decode: 2);

        var seen = await Client(_cluster.Kubeconfig()).ReadAsync(Deployment, None);

        Assert.Contains(Refusal(missing), seen.Unseen, StringComparison.Ordinal);
        Assert.EndsWith("infra/kubernetes/role-see-autoscalers.yaml lets them be", seen.Unseen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownToken_IsSaid() => Assert.Equal(
        "Kubernetes: the credentials are refused (401): renew the token, or check the identity",
        (await Assert.ThrowsAsync<ClusterException>(
            () => Client(_cluster.Server.Kubeconfig("stranger")).ReadAsync(Deployment, None))).Message);

    [Fact]
    public async Task UnknownAuthority_IsSaid() => Assert.StartsWith(
        "Kubernetes: its certificate is not trusted: name its certificate authority",
        (await Assert.ThrowsAsync<ClusterException>(
            () => Client(_cluster.Server.Kubeconfig("admin-token", trust: false)).ReadAsync(Deployment, None))).Message,
        StringComparison.Ordinal);

    /// <summary>What the API server says of a right, "verb resource.group".</summary>
    private static string Refusal(string right) =>
        $"cannot {right.Split(' ')[0]} resource \"{right.Split(' ')[1].Split('.')[0]}\" ";

    private static JsonNode Component(JsonNode deployment, string name) => deployment["spec"]!["services"]?[name]
        ?? deployment["spec"]!["components"]!.AsArray().First(one => (string)one!["name"]! == name)!;

    private async Task SomebodyScalesDecodeAsync(int replicas, bool adapters)
    {
        if (adapters)
        {
            await _cluster.ScaleAdapterAsync("llm-vllmdecodeworker", replicas);
        }
        else
        {
            var deployment = await _cluster.GetAsync("llm");
            Component(deployment, "VllmDecodeWorker")["replicas"] = replicas;
            await _cluster.Server.MergeAsync(
                _cluster.DeploymentPath("llm"), new JsonObject { ["spec"] = deployment["spec"]!.DeepClone() });
        }
    }

    private GraphDeploymentClient Client(string? kubeconfig = null) => new(ClusterConnection.Open(
        name => name == "PLANNER_KUBECONFIG" ? kubeconfig ?? _cluster.Server.Kubeconfig("admin-token") : null));
}
