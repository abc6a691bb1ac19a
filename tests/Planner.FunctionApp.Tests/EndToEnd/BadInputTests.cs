using System.Text.Json.Nodes;
using Planner.FunctionApp.Processes;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>
/// What is wrong in a cluster is one clear line in the log and in the deployment's status, and nothing is scaled: one app as
/// a process, with a fleet in which every deployment has something else wrong with it.
/// </summary>
[Trait("Needs", "servers")]
public sealed class BadInputTests : IClassFixture<BadInputTests.BrokenFleet>
{
    private readonly BrokenFleet _fleet;

    public BadInputTests(BrokenFleet fleet)
    {
        Require.Present(KubernetesApiServer.Missing);
        _fleet = fleet;
    }

    /// <summary>Name of the deployment; its workers, where they are not a good pair; what is to be said.</summary>
    public static TheoryData<string, string?, string> Cases => new()
    {
        { "two-decode", """{"a": DECODE, "b": DECODE, "p": PREFILL}""", "a and b could each be the decode pool: give the type decode to one of them only" },
        { "no-pools", """{"Frontend": {"componentType": "frontend"}}""", "no prefill and no decode component, by type or by name: there is nothing to plan" },
        { "no-model", """{"p": NAMELESS, "d": DECODE}""", "p has no model name in its command line (--served-model-name, --model-name, --model, --model-path): set model_name" },
        { "open-model", """{"p": PREFILL, "d": OPEN}""", "d serves ${MODEL}, which is filled in elsewhere: set model_name" },
        { "two-models", """{"p": PREFILL, "d": OTHER}""", "p serves m, d serves other: both pools must serve one model" },
        { "gpus-zero", """{"p": PREFILL, "d": NOGPU}""", "the GPUs of a decode engine are unknown; set decode_engine_num_gpu" },
        { "gpus-words", """{"p": PREFILL, "d": WORDS}""", "the GPUs of a decode engine are unknown; set decode_engine_num_gpu" },
        { "gpus-missing", """{"p": PREFILL, "d": LACKING}""", "the GPUs of a decode engine are unknown; set decode_engine_num_gpu" },
        { "not-there", null, "there is no DynamoGraphDeployment not-there in namespace NAMESPACE: check dgd and k8s_namespace" },
        { "no-keys", """{"p": PREFILL, "d": DECODE}""", "configmap:empty has no prefill_raw_data.json; it has readme" },
        { "html", """{"p": PREFILL, "d": DECODE}""", "the answer (200) is not Prometheus' JSON: check the address, a login page may be in front" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task WhatIsWrong_IsOneLine_InLogAndStatus(string name, string? workers, string said)
    {
        _ = workers;
        await _fleet.IsSaidAsync(name, said.Replace("NAMESPACE", _fleet.Cluster.Namespace, StringComparison.Ordinal));
    }

    [Fact]
    public Task TokenWithoutRights_IsOneLine() => _fleet.IsSaidAsync(
        "llm", "cannot get resource \"dynamographdeployments\" in API group \"nvidia.com\"", _fleet.Cluster.Server.Kubeconfig(
            _fleet.Powerless));

    [Fact]
    public Task UnknownAuthority_IsOneLine() => _fleet.IsSaidAsync(
        "llm", "Kubernetes: its certificate is not trusted: name its certificate authority",
        _fleet.Cluster.Server.Kubeconfig("admin-token", trust: false));

    [Fact]
    public async Task UnknownVersionOfTheApi_IsOneLine()
    {
        var future = await DynamoCluster.NewAsync("v3");

        await _fleet.IsSaidAsync(
            "llm", "this cluster has DynamoGraphDeployments of version v3 only, which is not known; v1beta1 and v1alpha1 are",
            future.Server.Kubeconfig("admin-token"));
    }

    public sealed class BrokenFleet : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private FaultProxy _html = null!;
        private AppProcess _app = null!;

        public DynamoCluster Cluster { get; private set; } = null!;

        /// <summary>Token of a service account without any right.</summary>
        public string Powerless { get; private set; } = "";

        public async Task InitializeAsync()
        {
            if (KubernetesApiServer.Missing is not null)
            {
                return;
            }

            Cluster = await DynamoCluster.NewAsync();
            Powerless = await Cluster.Server.TokenAsync(
                Cluster.Namespace, JsonNode.Parse("""{"metadata": {"name": "powerless"} }""")!.AsObject());
            await Cluster.GrantAsync("role.yaml", "role-read-configmaps.yaml");
            await Cluster.Server.CreateAsync($"/api/v1/namespaces/{Cluster.Namespace}/configmaps",
                JsonNode.Parse("""{"metadata": {"name": "empty"}, "data": {"readme": "x"} }""")!);
            foreach (var row in Cases.Where(row => row[1] is string))
            {
                await Cluster.CreateAsync((string)row[0], $$"""{"services": {{Workers((string)row[1])}} }""");
            }

            _html = await FaultProxy.StartAsync(Cluster.Server.Address.ToString());
            _html.Fault = FaultProxy.Answer(200, "<html>Sign in</html>");
            _app = await StartAsync(_folder, Cluster.Kubeconfig(), [.. Cases.Select(row => (string)row[0])]);
        }

        public async Task DisposeAsync()
        {
            if (_app is not null)
            {
                _app.Dispose();
                await _html.DisposeAsync();
            }
        }

        public void Dispose() => _folder.Dispose();

        /// <summary>Checks the app of the fleet.</summary>
        public Task IsSaidAsync(string name, string said) => IsSaidAsync(_app, name, said);

        /// <summary>Checks an app of its own, which reaches the cluster in another way.</summary>
        public async Task IsSaidAsync(string name, string said, string kubeconfig)
        {
            using var folder = new TemporaryFolder();
            using var app = await StartAsync(folder, kubeconfig, name);
            await IsSaidAsync(app, name, said);
        }

        private static async Task IsSaidAsync(AppProcess app, string name, string said)
        {
            // Deployments with one cause share a line.
            await app.UntilAsync(() => app.Output.Any(line =>
                line.Contains(": Throughput Blocked: ", StringComparison.Ordinal) && line.Contains(said, StringComparison.Ordinal)));

            var (_, status) = await app.GetAsync($"/api/deployments/{name}");
            Assert.Equal("blocked", (string)status["last_decision"]!["outcome"]!);
            Assert.Contains(said, (string)status["last_decision"]!["reason"]!, StringComparison.Ordinal);
            var (_, page) = await app.GetAsync($"/api/deployments/{name}/decisions");
            Assert.All(page["decisions"]!.AsArray(), decision => Assert.Equal("blocked", (string)decision!["outcome"]!));
        }

        private Task<AppProcess> StartAsync(TemporaryFolder folder, string kubeconfig, params string[] names)
        {
            folder.Write("fleet.yaml", "deployments:\n" + string.Concat(names.Select(name => $$"""
                - name: {{name}}
                  k8s_namespace: {{Cluster.Namespace}}
                  profile: {{(name == "no-keys" ? "configmap:empty" : Path.Combine(Repository.Root, "docs", "examples", "profile"))}}
                  config: { policy: dynamo, throughput_adjustment_interval: 5, load_predictor: constant,
                    metric_pulling_prometheus_endpoint: "{{_html.Address}}" }

                """)));
            return App.StartAsync(folder, new Dictionary<string, string>
            {
                ["PLANNER_CONFIG"] = "fleet.yaml",
                ["PLANNER_KUBECONFIG"] = kubeconfig,
                ["THROUGHPUT_SCHEDULE"] = "00:00:01",
            });
        }

        private static string Workers(string names)
        {
            const string OneGpu = """{"gpu": "1"}""";
            var worker = (string role, string model, string gpus) => $$"""
                {"componentType": "worker", "subComponentType": "{{role}}", "replicas": 1, "resources": {"limits": {{gpus}} },
                 "extraPodSpec": {"mainContainer": {"args": ["--model", "{{model}}"]} } }
                """;
            return names
                .Replace("PREFILL", worker("prefill", "m", OneGpu), StringComparison.Ordinal)
                .Replace("DECODE", worker("decode", "m", OneGpu), StringComparison.Ordinal)
                .Replace("OTHER", worker("decode", "other", OneGpu), StringComparison.Ordinal)
                .Replace("OPEN", worker("decode", "${MODEL}", OneGpu), StringComparison.Ordinal)
                .Replace("NOGPU", worker("decode", "m", """{"gpu": "0"}"""), StringComparison.Ordinal)
                .Replace("WORDS", worker("decode", "m", """{"gpu": "four"}"""), StringComparison.Ordinal)
                .Replace("NAMELESS", worker("prefill", "m", OneGpu).Replace("--model", "--tokenizer", StringComparison.Ordinal), StringComparison.Ordinal)
                .Replace("LACKING", worker("decode", "m", "{}"), StringComparison.Ordinal);
        }
    }
}
