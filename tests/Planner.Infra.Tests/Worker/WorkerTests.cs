using System.Net;
using System.Text.Json.Nodes;
using Planner.Testing;

namespace Planner.Infra.Worker;

/// <summary>The app as it is deployed, a process of the real isolated worker, driven over the wire as the Functions host does.</summary>
public sealed class WorkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [BuiltForAzureFact]
    public async Task TimersPlan_AndRequestsAreAnswered()
    {
        await using var host = await WorkerHost.StartAsync(AzureBuild.App, _folder, Sample());

        await host.FireAsync("ThroughputAdjustment");
        await host.FireAsync("LoadAdjustment");
        using var list = await host.SendAsync("Deployments", HttpMethod.Get, "/api/deployments");
        using var decisions = await host.SendAsync("Decisions", HttpMethod.Get, "/api/deployments/demo/decisions", "demo");
        using var health = await host.SendAsync("Health", HttpMethod.Get, "/api/healthz");
        using var unknown = await host.SendAsync("Deployment", HttpMethod.Get, "/api/deployments/other", "other");

        Assert.Equal("demo", (await BodyAsync(list))["deployments"]![0]!["name"]!.GetValue<string>());
        Assert.NotEmpty((await BodyAsync(decisions))["decisions"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("application/problem+json", unknown.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>The settings of the sample, which <c>func start</c> hands to the worker as variables.</summary>
    private static Dictionary<string, string> Sample() =>
        JsonNode.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")))!["Values"]!.AsObject()
            .ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>());
}
