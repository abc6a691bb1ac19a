using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Planner.Testing.Kube;

/// <summary>
/// Speaks for an API server that misbehaves, with one deployment <c>llm</c> of a prefill and a decode pool. Where it is not
/// told to misbehave it does what a real one does with reads and with patches of scales.
/// </summary>
public sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedApiServer()
    {
        Address = $"http://127.0.0.1:{FreePort.Next()}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address);
        _app = builder.Build();
        _app.Run(context => Fault(context, () => ServeAsync(context)));
    }

    public string Address { get; }

    /// <summary>What happens to a request, told how to serve it.</summary>
    public Func<HttpContext, Func<Task>, Task> Fault { get; set; } = (_, serve) => serve();

    /// <summary>Replicas that the scales ask for.</summary>
    public (int Prefill, int Decode) Scales { get; set; } = (2, 6);

    public (int Prefill, int Decode) Gpus { get; set; } = (1, 1);

    /// <summary>Whether adapters are there, and what their components declare.</summary>
    public bool HasAdapters { get; set; } = true;

    public string Adapter { get; set; } = "{}";

    /// <summary>Changes the deployment before it is shown.</summary>
    public Action<JsonNode> Change { get; set; } = _ => { };

    /// <summary>Replicas asked for after every patch that was done.</summary>
    public ConcurrentQueue<(int Prefill, int Decode)> History { get; } = new();

    /// <summary>Patches that arrived.</summary>
    public ConcurrentQueue<string> Patches { get; } = new();

    public string Kubeconfig => $$"""
        clusters: [{ name: c, cluster: { server: "{{Address}}" } }]
        users: [{ name: u, user: { token: secret } }]
        contexts: [{ name: x, context: { cluster: c, user: u, namespace: n } }]
        current-context: x
        """;

    public static async Task<ScriptedApiServer> StartAsync()
    {
        var server = new ScriptedApiServer();
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The deployment as a read shows it; its operator has done all that is asked for.</summary>
    public JsonNode Deployment()
    {
        var worker = (string name, int replicas, int gpus) => $$"""
            {"name": "{{name}}", "type": "{{name}}", "replicas": {{replicas}}, "scalingAdapter": {{Adapter}}, "podTemplate": {"spec":
             {"containers": [{"name": "main", "args": ["--model", "m"], "resources": {"limits": {"nvidia.com/gpu": "{{gpus}}"} } }]} } }
            """;
        var status = (int replicas) => $$"""
            {"replicas": {{replicas}}, "updatedReplicas": {{replicas}}, "readyReplicas": {{replicas}}, "availableReplicas": {{replicas}} }
            """;
        var deployment = JsonNode.Parse($$"""
            {"apiVersion": "nvidia.com/v1beta1", "kind": "DynamoGraphDeployment", "metadata": {"name": "llm", "generation": 7},
             "spec": {"components": [{{worker("prefill", Scales.Prefill, Gpus.Prefill)}}, {{worker("decode", Scales.Decode, Gpus.Decode)}}]},
             "status": {"observedGeneration": 7, "components": {"prefill": {{status(Scales.Prefill)}}, "decode": {{status(Scales.Decode)}} } } }
            """)!;
        Change(deployment);
        return deployment;
    }

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/v1beta1/namespaces/n/dynamographdeployments/llm", StringComparison.Ordinal))
        {
            await AnswerAsync(context, 200, Deployment());
        }
        else if (HasAdapters && path.EndsWith("/scale", StringComparison.Ordinal) && path.Contains("/v1beta1/", StringComparison.Ordinal))
        {
            await ServeScaleAsync(context, path.Contains("llm-prefill", StringComparison.Ordinal));
        }
        else
        {
            await AnswerAsync(context, 404, Status(404, "not found"));
        }
    }

    private async Task ServeScaleAsync(HttpContext context, bool isPrefill)
    {
        var replicas = isPrefill ? Scales.Prefill : Scales.Decode;
        if (context.Request.Method == "PATCH")
        {
            var patch = (await JsonNode.ParseAsync(context.Request.Body))!.AsArray();
            Patches.Enqueue($"{(isPrefill ? "prefill" : "decode")} {patch[1]!["value"]}");
            if ((int?)patch[0]!["value"] != (replicas == 0 ? null : replicas))
            {
                await AnswerAsync(context, 422, Status(422, "the test failed"));
                return;
            }

            replicas = (int)patch[1]!["value"]!;
            Scales = isPrefill ? (replicas, Scales.Decode) : (Scales.Prefill, replicas);
            History.Enqueue(Scales);
        }

        await AnswerAsync(context, 200, JsonNode.Parse($$"""
            {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "llm-{{(isPrefill ? "prefill" : "decode")}}"},
             "spec": {{{(replicas == 0 ? "" : $"\"replicas\": {replicas}")}} }, "status": {"replicas": {{replicas}} } }
            """)!);
    }

    /// <summary>Kubernetes' own answer for a failure.</summary>
    public static JsonNode Status(int code, string message) => JsonNode.Parse(
        $$"""{"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": {{code}}, "message": "{{message}}"}""")!;

    public static Task AnswerAsync(HttpContext context, int status, JsonNode body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }
}
