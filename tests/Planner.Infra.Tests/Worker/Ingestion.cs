using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Planner.Infra.Worker;

/// <summary>Takes telemetry as the ingestion endpoint of Application Insights does.</summary>
internal sealed class Ingestion : IAsyncDisposable
{
    private readonly WebApplication _server;

    private Ingestion(WebApplication server) => _server = server;

    /// <summary>What has come, an envelope each.</summary>
    public ConcurrentQueue<JsonNode> Envelopes { get; } = new();

    /// <summary>Names this endpoint instead of Azure's.</summary>
    public string ConnectionString => $"InstrumentationKey={Guid.Empty};IngestionEndpoint={_server.Urls.First()}/";

    /// <summary>Starts it on a free port.</summary>
    public static async Task<Ingestion> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        var ingestion = new Ingestion(server);
        server.MapPost("/{**path}", ingestion.TakeAsync);
        await server.StartAsync();
        return ingestion;
    }

    /// <summary>Properties of the envelopes of one kind, such as MessageData.</summary>
    public IEnumerable<JsonNode> Data(string kind) => Envelopes
        .Select(envelope => envelope["data"]!).Where(data => data["baseType"]!.GetValue<string>() == kind)
        .Select(data => data["baseData"]!);

    /// <summary>Properties of the envelopes with a metric of that name.</summary>
    public IEnumerable<JsonNode> Metrics(string name) =>
        Data("MetricData").Where(data => data["metrics"]![0]!["name"]!.GetValue<string>() == name);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        await using Stream body = request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(body);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            Envelopes.Enqueue(JsonNode.Parse(line)!);
        }

        return Results.Json(new { itemsReceived = lines.Length, itemsAccepted = lines.Length, errors = Array.Empty<string>() });
    }
}
