using System.Text.Json.Nodes;

namespace Planner.Testing.Kube;

/// <summary>A namespace of a real API server with Dynamo's resources, in which a test plays the operator.</summary>
public sealed class DynamoCluster
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Deployments = "dynamographdeployments";
    private const string Adapters = "dynamographdeploymentscalingadapters";

    private DynamoCluster(KubernetesApiServer server, string @namespace) => (Server, Namespace) = (server, @namespace);

    public KubernetesApiServer Server { get; }

    public string Namespace { get; }

    /// <summary>A new namespace, with the definitions of Dynamo's resources on the server.</summary>
    public static async Task<DynamoCluster> NewAsync()
    {
        var server = await KubernetesApiServer.SharedAsync();
        await server.CreateAsync(Definitions, Definition(Deployments, "DynamoGraphDeployment", scale: false));
        await server.CreateAsync(Definitions, Definition(Adapters, "DynamoGraphDeploymentScalingAdapter", scale: true));
        var cluster = new DynamoCluster(server, $"n{Guid.NewGuid():N}");
        await server.CreateAsync("/api/v1/namespaces", Metadata(cluster.Namespace));
        await cluster.ServedAsync($"{cluster.PathOf("v1alpha1", Adapters)}");
        await cluster.ServedAsync($"{cluster.PathOf("v1alpha1", Deployments)}");
        return cluster;
    }

    /// <summary>Creates a deployment of the older shape with a prefill and a decode pool, and its adapters.</summary>
    public async Task CreateAsync(string name, int prefill, int decode, bool adapters = true, string? extra = null)
    {
        var worker = (string role, int replicas) => $$"""
            {"componentType": "worker", "subComponentType": "{{role}}", "replicas": {{replicas}},
             "resources": {"limits": {"gpu": "1"} },
             "extraPodSpec": {"mainContainer": {"args": ["--model", "m"]} } }
            """;
        await CreateAsync(name, $$"""
            {"services": {"Frontend": {"componentType": "frontend", "replicas": 1},
             "VllmPrefillWorker": {{worker("prefill", prefill)}}, "VllmDecodeWorker": {{worker("decode", decode)}} {{extra}} } }
            """);
        if (adapters)
        {
            await CreateAdapterAsync(name, "VllmPrefillWorker", prefill);
            await CreateAdapterAsync(name, "VllmDecodeWorker", decode);
        }
    }

    /// <summary>Creates a deployment of a given specification.</summary>
    public Task CreateAsync(string name, string spec, string version = "v1alpha1") =>
        Server.CreateAsync(PathOf(version, Deployments), Named(name, version, "DynamoGraphDeployment", JsonNode.Parse(spec)!));

    public Task CreateAdapterAsync(string deployment, string component, int replicas) => Server.CreateAsync(
        PathOf("v1alpha1", Adapters),
        Named($"{deployment}-{component.ToLowerInvariant()}", "v1alpha1", "DynamoGraphDeploymentScalingAdapter", new JsonObject
        {
            ["replicas"] = replicas,
            ["dgdRef"] = new JsonObject { ["name"] = deployment, ["serviceName"] = component },
        }));

    /// <summary>Replicas that the adapters ask for.</summary>
    public async Task<(int Prefill, int Decode)> AdaptersAsync(string deployment) =>
        (await AdapterAsync($"{deployment}-vllmprefillworker"), await AdapterAsync($"{deployment}-vllmdecodeworker"));

    /// <summary>Somebody scales an adapter.</summary>
    public Task ScaleAdapterAsync(string adapter, int replicas) => Server.MergeAsync(
        $"{PathOf("v1alpha1", Adapters)}/{adapter}", JsonNode.Parse($$"""{"spec": {"replicas": {{replicas}} } }""")!);

    /// <summary>What the operator does: copies the adapters to the deployment, and all replicas are ready.</summary>
    public async Task ReconcileAsync(string deployment)
    {
        var (prefill, decode) = await AdaptersAsync(deployment);
        var path = $"{PathOf("v1alpha1", Deployments)}/{deployment}";
        var status = (int n) => $$"""{"replicas": {{n}}, "updatedReplicas": {{n}}, "readyReplicas": {{n}} }""";
        await Server.MergeAsync(path, JsonNode.Parse($$"""
            {"spec": {"services": {"VllmPrefillWorker": {"replicas": {{prefill}} }, "VllmDecodeWorker": {"replicas": {{decode}} } } } }
            """)!);
        await Server.MergeAsync($"{path}/status", JsonNode.Parse($$"""
            {"status": {"services": {"VllmPrefillWorker": {{status(prefill)}}, "VllmDecodeWorker": {{status(decode)}} } } }
            """)!);
    }

    /// <summary>Reads a deployment as stored.</summary>
    public Task<JsonNode> GetAsync(string deployment, string version = "v1alpha1") =>
        Server.GetAsync($"{PathOf(version, Deployments)}/{deployment}");

    /// <summary>Gives the user "planner" rights in this namespace, and only these.</summary>
    public async Task GrantAsync(params (string Group, string Resource, string Verb)[] rights)
    {
        var role = Metadata("planner");
        role["rules"] = new JsonArray([.. rights.Select(right => new JsonObject
        {
            ["apiGroups"] = new JsonArray(right.Group),
            ["resources"] = new JsonArray(right.Resource),
            ["verbs"] = new JsonArray(right.Verb),
        })]);
        await Server.CreateAsync($"{Rbac}/namespaces/{Namespace}/roles", role);
        var binding = Metadata("planner");
        binding["roleRef"] = JsonNode.Parse("""{"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "planner"}""");
        binding["subjects"] = JsonNode.Parse("""[{"kind": "User", "name": "planner", "apiGroup": "rbac.authorization.k8s.io"}]""");
        await Server.CreateAsync($"{Rbac}/namespaces/{Namespace}/rolebindings", binding);
    }

    public string PathOf(string version, string plural) => $"/apis/nvidia.com/{version}/namespaces/{Namespace}/{plural}";

    private async Task<int> AdapterAsync(string name) =>
        (int)(await Server.GetAsync($"{PathOf("v1alpha1", Adapters)}/{name}"))["spec"]!["replicas"]!;

    /// <summary>A definition is served some time after it was created.</summary>
    private async Task ServedAsync(string path)
    {
        for (var left = 200; ; left--)
        {
            try
            {
                await Server.GetAsync(path);
                return;
            }
            catch (HttpRequestException) when (left > 0)
            {
                await Task.Delay(50);
            }
        }
    }

    private static JsonObject Metadata(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static JsonObject Named(string name, string version, string kind, JsonNode spec)
    {
        var resource = Metadata(name);
        resource["apiVersion"] = $"nvidia.com/{version}";
        resource["kind"] = kind;
        resource["spec"] = spec;
        return resource;
    }

    private static JsonNode Definition(string plural, string kind, bool scale)
    {
        var subresources = scale
            ? """{"status": {}, "scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"} }"""
            : """{"status": {} }""";
        var version = (string name, string stored) => $$"""
            {"name": "{{name}}", "served": true, "storage": {{stored}}, "subresources": {{subresources}},
             "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
              "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": true {{(scale ? Replicas : "")}} },
               "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true {{(scale ? Replicas : "")}} } } } } }
            """;
        return JsonNode.Parse($$"""
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
             "metadata": {"name": "{{plural}}.nvidia.com"},
             "spec": {"group": "nvidia.com", "scope": "Namespaced", "names": {"kind": "{{kind}}", "plural": "{{plural}}"},
              "versions": [{{version("v1alpha1", "true")}}] } }
            """)!;
    }

    private const string Replicas = """, "properties": {"replicas": {"type": "integer"} }""";
}
