using System.Text.Json.Nodes;

namespace Planner.Testing.Kube;

/// <summary>A namespace of a real API server with Dynamo's resources in one version, and a service account for the planner.</summary>
public sealed class DynamoCluster
{
    public const string Older = "v1alpha1";
    public const string Newer = "v1beta1";

    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Deployments = "dynamographdeployments";
    private const string Adapters = "dynamographdeploymentscalingadapters";

    private DynamoCluster(KubernetesApiServer server, string version, string @namespace) =>
        (Server, Version, Namespace) = (server, version, @namespace);

    public KubernetesApiServer Server { get; }

    /// <summary>The version of Dynamo's resources that this server has; the other is not served.</summary>
    public string Version { get; }

    public string Namespace { get; }

    /// <summary>Token of the planner's service account, which may do what has been granted.</summary>
    public string Token { get; private set; } = "";

    /// <summary>A new namespace, with the definitions of Dynamo's resources on the server.</summary>
    public static async Task<DynamoCluster> NewAsync(string version = Older)
    {
        var server = await KubernetesApiServer.SharedAsync(version);
        await server.CreateAsync(Definitions, DynamoDefinitions.Deployment(version));
        await server.CreateAsync(Definitions, DynamoDefinitions.Adapter(version));
        await server.CreateAsync(Definitions, DynamoDefinitions.ScaledObject);
        var cluster = new DynamoCluster(server, version, $"n{Guid.NewGuid():N}");
        await server.CreateAsync("/api/v1/namespaces", Metadata(cluster.Namespace));
        await server.ServedAsync(cluster.PathOf(Adapters));
        await server.ServedAsync(cluster.PathOf(Deployments));
        await server.ServedAsync(cluster.ScaledObjects);
        cluster.Token = await server.TokenAsync(cluster.Namespace, RoleFile.Read("service-account.yaml"));
        return cluster;
    }

    public string ScaledObjects => $"/apis/keda.sh/v1alpha1/namespaces/{Namespace}/scaledobjects";

    public string Autoscalers => $"/apis/autoscaling/v1/namespaces/{Namespace}/horizontalpodautoscalers";

    /// <summary>A kubeconfig with the planner's token.</summary>
    public string Kubeconfig(string? at = null) => Server.Kubeconfig(Token, at: at);

    /// <summary>Creates a deployment with a prefill and a decode pool, and its adapters.</summary>
    public async Task CreateAsync(string name, int prefill, int decode, bool adapters = true, string? extra = null)
    {
        await CreateAsync(name, Version == Older ? OlderSpec(prefill, decode, extra) : NewerSpec(prefill, decode, extra));
        if (adapters)
        {
            await CreateAdapterAsync(name, "VllmPrefillWorker", prefill);
            await CreateAdapterAsync(name, "VllmDecodeWorker", decode);
        }
    }

    /// <summary>Creates a deployment of a given specification.</summary>
    public Task CreateAsync(string name, string spec) => Server.CreateAsync(
        PathOf(Deployments), Named(name, "DynamoGraphDeployment", JsonNode.Parse(spec)!));

    public Task CreateAdapterAsync(string deployment, string component, int replicas) => Server.CreateAsync(
        PathOf(Adapters),
        Named($"{deployment}-{component.ToLowerInvariant()}", "DynamoGraphDeploymentScalingAdapter", new JsonObject
        {
            ["replicas"] = replicas,
            ["dgdRef"] = new JsonObject { ["name"] = deployment, ["serviceName"] = component },
        }));

    /// <summary>Replicas that the adapters ask for.</summary>
    public async Task<(int Prefill, int Decode)> AdaptersAsync(string deployment) =>
        (Replicas(await AdapterAsync(deployment, "prefill")), Replicas(await AdapterAsync(deployment, "decode")));

    /// <summary>Reads the adapter of a pool, prefill or decode, as stored.</summary>
    public Task<JsonNode> AdapterAsync(string deployment, string pool) =>
        Server.GetAsync($"{PathOf(Adapters)}/{deployment}-vllm{pool}worker");

    /// <summary>Somebody scales an adapter.</summary>
    public Task ScaleAdapterAsync(string adapter, int replicas) => Server.MergeAsync(
        $"{PathOf(Adapters)}/{adapter}", JsonNode.Parse($$"""{"spec": {"replicas": {{replicas}} } }""")!);

    /// <summary>The operator has done all that there is to do, at once.</summary>
    public Task ReconcileAsync(string deployment) => new TestOperator(this, deployment, TimeSpan.Zero).StepAsync();

    /// <summary>Reads a deployment as stored.</summary>
    public Task<JsonNode> GetAsync(string deployment) => Server.GetAsync(DeploymentPath(deployment));

    /// <summary>Gives the planner's service account the rights of Roles, and only these.</summary>
    public async Task GrantAsync(params RoleFile[] roles)
    {
        var rbac = $"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace}";
        foreach (var role in roles)
        {
            await Server.CreateAsync($"{rbac}/roles", role.ToJson());
            var binding = RoleFile.Read("role-binding.yaml");
            binding["metadata"]!["name"] = role.Name;
            binding["roleRef"]!["name"] = role.Name;
            binding["subjects"]![0]!["namespace"] = Namespace;
            await Server.CreateAsync($"{rbac}/rolebindings", binding);
        }

        await Server.AllowedAsync(Token, Namespace, roles.SelectMany(role => role.Rights));
    }

    /// <summary>Gives the rights of Roles of infra/kubernetes.</summary>
    public Task GrantAsync(params string[] files) => GrantAsync([.. files.Select(file => new RoleFile(file))]);

    public string DeploymentPath(string name) => $"{PathOf(Deployments)}/{name}";

    private string PathOf(string plural) => $"/apis/nvidia.com/{Version}/namespaces/{Namespace}/{plural}";

    private static int Replicas(JsonNode adapter) => (int)adapter["spec"]!["replicas"]!;

    private static string OlderSpec(int prefill, int decode, string? extra)
    {
        var worker = (string role, int replicas) => $$"""
            {"componentType": "worker", "subComponentType": "{{role}}", "replicas": {{replicas}},
             "resources": {"limits": {"gpu": "1"} }, "extraPodSpec": {"mainContainer": {"args": ["--model", "m"]} } }
            """;
        return $$"""
            {"services": {"Frontend": {"componentType": "frontend", "replicas": 1},
             "VllmPrefillWorker": {{worker("prefill", prefill)}}, "VllmDecodeWorker": {{worker("decode", decode)}} {{extra}} } }
            """;
    }

    private static string NewerSpec(int prefill, int decode, string? extra)
    {
        var worker = (string name, string role, int replicas) => $$"""
            {"name": "{{name}}", "type": "{{role}}", "replicas": {{replicas}}, "podTemplate": {"spec": {"containers": [
             {"name": "main", "args": ["--model", "m"], "resources": {"limits": {"nvidia.com/gpu": "1"} } }]} } }
            """;
        return $$"""
            {"components": [{"name": "Frontend", "type": "frontend", "replicas": 1},
             {{worker("VllmPrefillWorker", "prefill", prefill)}}, {{worker("VllmDecodeWorker", "decode", decode)}} {{extra}}] }
            """;
    }

    private static JsonObject Metadata(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private JsonObject Named(string name, string kind, JsonNode spec)
    {
        var resource = Metadata(name);
        resource["apiVersion"] = $"nvidia.com/{Version}";
        resource["kind"] = kind;
        resource["spec"] = spec;
        return resource;
    }
}
