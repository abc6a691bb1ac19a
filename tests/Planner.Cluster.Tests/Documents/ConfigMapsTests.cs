using System.Text.Json.Nodes;
using Planner.Engines;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.Cluster.Documents;

/// <summary>Settings and profiles as Dynamo's operator keeps them, on a real API server.</summary>
[Trait("Needs", "servers")]
public class ConfigMapsTests
{
    private static readonly string Prefill = Profile(ProfileReader.PrefillFile);
    private static readonly string Decode = Profile(ProfileReader.DecodeFile);

    [Fact]
    public async Task SettingsAndProfile_AreReadFromConfigMaps()
    {
        var cluster = await ClusterAsync();
        await CreateAsync(cluster, "planner-config", ("planner_config.json", """{"ttft": 321, "max_gpu_budget": 5}"""));
        await CreateAsync(cluster, "profile",
            (ProfileReader.PrefillFile, Prefill), (ProfileReader.DecodeFile, Decode), (ProfileMeta.File, """{"max_num_seqs": 64}"""));
        var documents = Documents(cluster);

        var deployment = documents.Check().Fleet!.Deployments[0];

        Assert.Equal((321, 5), (deployment.Config.TtftMs, deployment.Config.MaxGpuBudget));
        Assert.Equal(64, documents.Profile(deployment)!.Limits.Requests);
    }

    [Fact]
    public async Task ChangedMap_ChangesTheStamp_AndAMissingOneDoesNot()
    {
        var cluster = await ClusterAsync();
        await CreateAsync(cluster, "planner-config", ("planner_config.json", "{}"));
        var maps = Maps(cluster);
        maps.Settings(cluster.Namespace, "planner-config");
        var before = maps.Stamp();

        await cluster.Server.MergeAsync(
            $"/api/v1/namespaces/{cluster.Namespace}/configmaps/planner-config",
            JsonNode.Parse("""{"data": {"planner_config.json": "{\"ttft\": 1}"} }""")!);

        Assert.NotEqual(before, maps.Stamp());
    }

    [Fact]
    public async Task MapThatAppears_ChangesTheStamp()
    {
        var cluster = await ClusterAsync();
        var maps = Maps(cluster);
        Assert.Throws<DocumentException>(() => maps.Settings(cluster.Namespace, "planner-config"));
        var before = maps.Stamp();
        Assert.Equal(before, maps.Stamp());

        await CreateAsync(cluster, "planner-config", ("planner_config.json", "{}"));

        Assert.NotEqual(before, maps.Stamp());
    }

    [Fact]
    public async Task SettingsThatAreWrong_AreTheReasonOfTheirDeployment()
    {
        var cluster = await ClusterAsync();
        await CreateAsync(cluster, "planner-config", ("planner_config.json", """{"ttft": "soon"}"""));
        var documents = Documents(cluster);

        Assert.NotNull(documents.Check().Fleet);
        Assert.Contains("soon", documents.Unusable["llm"], StringComparison.Ordinal);
    }

    /// <summary>Who may write a map names no file of this machine. Dynamo's operator always writes a folder for the profile.</summary>
    [Theory]
    [InlineData("""{"load_predictor_warmup_trace": "/dev/zero"}""", true, "load_predictor_warmup_trace")]
    [InlineData("""{"profile_results_dir": "profiling_results"}""", false, "profile_results_dir")]
    [InlineData("""{"profile_results_dir": "profiling_results", "log_dir": "/logs"}""", true, null)]
    public async Task LocalPathInAMap_IsTheReasonOfItsDeployment(string settings, bool hasProfile, string? refused)
    {
        var cluster = await ClusterAsync();
        await CreateAsync(cluster, "planner-config", ("planner_config.json", settings));
        var documents = Documents(cluster, hasProfile ? "profile: configmap:profile" : "");

        Assert.NotNull(documents.Check().Fleet);
        Assert.Equal(refused is not null, documents.Unusable.TryGetValue("llm", out var reason));
        Assert.Contains(refused is null ? "" : $".{refused}", reason ?? "", StringComparison.Ordinal);
        Assert.Contains(refused is null ? "" : "is a local path, which a ConfigMap may not name", reason ?? "", StringComparison.Ordinal);
    }

    /// <summary>Rapid mode writes nothing into that folder: the profile is missing, and the settings are sound.</summary>
    [Fact]
    public async Task EnginesInAMap_WithoutAProfile_SayHowItIsMade()
    {
        var cluster = await ClusterAsync();
        await CreateAsync(cluster, "planner-config", ("planner_config.json", """
            {"profile_results_dir": "profiling_results", "aic_interpolation": {"hf_id": "m", "system": "h200_sxm", "backend": "vllm"}}
            """));
        var documents = Documents(cluster, profile: "");

        var deployment = documents.Check().Fleet!.Deployments[0];

        Assert.Empty(documents.Unusable);
        Assert.Null(documents.Profile(deployment));
        Assert.Contains(
            $"`kubectl get configmap planner-config -n {cluster.Namespace} -o jsonpath=", documents.MissingProfile(deployment)!.Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeRead_IsSaidWithItsPlace()
    {
        var cluster = await ClusterAsync();
        await CreateAsync(cluster, "profile", ("readme", "x"));
        var documents = Documents(cluster);

        Assert.Empty(documents.Check().Problems);
        Assert.Equal(
            $"configmap:planner-config in namespace {cluster.Namespace}: Kubernetes: it answered 404: configmaps \"planner-config\" not found",
            documents.Unusable["llm"]);
        Assert.Equal(
            "configmap:profile has no prefill_raw_data.json; it has readme",
            Assert.Throws<DocumentException>(() => Maps(cluster).Profile(cluster.Namespace, "profile")).Message);
    }

    [Fact]
    public async Task WithoutTheRight_TheRoleIsNamed()
    {
        Require.Present(KubernetesApiServer.Missing);
        var cluster = await DynamoCluster.NewAsync();

        var error = Assert.Throws<DocumentException>(() => Maps(cluster).Settings(cluster.Namespace, "planner-config"));

        Assert.Contains("cannot get resource \"configmaps\" ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("give these rights with the Roles in infra/kubernetes", error.Message, StringComparison.Ordinal);
    }

    private static async Task<DynamoCluster> ClusterAsync()
    {
        Require.Present(KubernetesApiServer.Missing);
        var cluster = await DynamoCluster.NewAsync();
        await cluster.GrantAsync("role-read-configmaps.yaml");
        return cluster;
    }

    private static ConfigMaps Maps(DynamoCluster cluster) => new(() => ClusterConnection.Open(
        name => name == "PLANNER_KUBECONFIG" ? cluster.Kubeconfig() : null));

    private static FleetDocuments Documents(DynamoCluster cluster, string profile = "profile: configmap:profile") => FleetDocuments.OfVariable(
        $$"""
        deployments:
        - name: llm
          k8s_namespace: {{cluster.Namespace}}
          config: configmap:planner-config
          {{profile}}
        """,
        Maps(cluster));

    private static Task CreateAsync(DynamoCluster cluster, string name, params (string Key, string Text)[] data) =>
        cluster.Server.CreateAsync($"/api/v1/namespaces/{cluster.Namespace}/configmaps", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject(data.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Text))),
        });

    private static string Profile(string file) =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "examples", "profile", file));
}
