using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Planner.Infra.Worker.Protocol;
using Planner.Testing;

namespace Planner.Infra.Worker;

/// <summary>
/// Starts the app that is deployed to Azure and does with it what the Functions host does: greets it, has it list its
/// functions, loads them, fires timers over the stream and passes requests on over HTTP.
/// </summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    // The last field says: not sampled.
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    private readonly WebApplication _server;
    private readonly AppProcess _worker;
    private readonly Dictionary<string, RpcFunctionMetadata> _functions = [];

    private WorkerHost(WebApplication server, AppProcess worker) => (_server, _worker) = (server, worker);

    /// <summary>What it told of itself in the greeting.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>What it logs to its host.</summary>
    public IEnumerable<RpcLog> Logs => Channel.Logs;

    /// <summary>The functions that it lists.</summary>
    public IEnumerable<RpcFunctionMetadata> Functions => _functions.Values;

    private HostChannel Channel => _server.Services.GetRequiredService<HostChannel>();

    /// <summary>Starts a worker and makes it ready for invocations.</summary>
    public static async Task<WorkerHost> StartAsync(
        string app, TemporaryFolder folder, IReadOnlyDictionary<string, string> settings)
    {
        var server = await ListenAsync();
        var appFolder = Path.GetDirectoryName(app)!;
        var host = new WorkerHost(server, AppProcess.Launch(
            app, folder, new Dictionary<string, string>(settings) { ["FUNCTIONS_APPLICATION_DIRECTORY"] = appFolder },
            "--functions-uri", server.Urls.First(), "--functions-worker-id", "1", "--functions-request-id", "1",
            "--functions-grpc-max-message-length", "2147483647"));
        await host._worker.UntilAsync(() => host.Channel.Started.IsCompleted);
        await host.GreetAsync(appFolder);
        await host.LoadAsync(appFolder);
        return host;
    }

    /// <summary>Fires a timer as the host does, and waits until the function has ended.</summary>
    public Task FireAsync(string function) => InvokeAsync(
        function, Guid.NewGuid().ToString(),
        new TypedData { Json = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""" });

    /// <summary>Passes a request on to the function, as the host does once it has found the route and checked the key.</summary>
    public async Task<HttpResponseMessage> SendAsync(string function, HttpMethod method, string path, string? deployment = null)
    {
        var invocation = Guid.NewGuid().ToString();
        using var request = new HttpRequestMessage(method, new Uri(new Uri(Capabilities["HttpUri"]), path));
        request.Headers.Add("x-ms-invocation-id", invocation);
        var invoked = InvokeAsync(function, invocation, new TypedData { Http = new RpcHttp() }, deployment);
        var answer = await _worker.Client.SendAsync(request);
        await invoked;
        return answer;
    }

    /// <summary>Asks the worker to stop, and waits until it has.</summary>
    public Task StopAsync() => _worker.TerminateAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _worker.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    private static async Task<WebApplication> ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<HostChannel>();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        server.MapGrpcService<HostChannel>();
        await server.StartAsync();
        return server;
    }

    private async Task GreetAsync(string folder)
    {
        var answer = await Channel.AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest
            {
                HostVersion = "4.1000.0",
                WorkerDirectory = folder,
                Capabilities = { ["RpcHttpTriggerMetadataRemoved"] = "true" },
            },
        });
        Check(answer.WorkerInitResponse.Result);
        Capabilities = answer.WorkerInitResponse.Capabilities;
    }

    private async Task LoadAsync(string folder)
    {
        var answer = await Channel.AskAsync(new StreamingMessage
        {
            FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder },
        });
        Check(answer.FunctionMetadataResponse.Result);
        foreach (var function in answer.FunctionMetadataResponse.FunctionMetadataResults)
        {
            _functions[function.Name] = function;
            function.Directory = folder;
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            var loaded = await Channel.AskAsync(new StreamingMessage { FunctionLoadRequest = load });
            Check(loaded.FunctionLoadResponse.Result);
        }
    }

    private async Task InvokeAsync(string name, string invocation, TypedData trigger, string? deployment = null)
    {
        var function = _functions[name];
        var request = new InvocationRequest
        {
            InvocationId = invocation,
            FunctionId = function.FunctionId,
            TraceContext = new RpcTraceContext { TraceParent = TraceParent },
        };
        var binding = JsonNode.Parse(function.RawBindings.First())!["name"]!.GetValue<string>();
        request.InputData.Add(new ParameterBinding { Name = binding, Data = trigger });
        if (deployment is not null)
        {
            request.TriggerMetadata["name"] = new TypedData { String = deployment };
        }

        var answer = await Channel.AskAsync(new StreamingMessage { InvocationRequest = request }, invocation);
        Check(answer.InvocationResponse.Result);
    }

    private static void Check(StatusResult result) =>
        Assert.True(result.Status == StatusResult.Types.Status.Success, $"{result.Exception?.Message}\n{result.Exception?.StackTrace}");
}
