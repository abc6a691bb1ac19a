using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Planner.Testing;

namespace Planner.Infra.Worker;

/// <summary>The app as it is deployed, a process of the real isolated worker, driven over the wire as the Functions host does.</summary>
public sealed class WorkerTests : IDisposable
{
    private const string NobodyListens = """
        { apiVersion: v1, kind: Config, current-context: x,
          clusters: [{ name: c, cluster: { server: "https://127.0.0.1:1" } }], users: [{ name: u, user: { token: t } }],
          contexts: [{ name: x, context: { cluster: c, user: u, namespace: default } }] }
        """;

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

    [BuiltForAzureFact]
    public async Task SettingsThatCannotBeUsed_EndTheWorker_WithALineForEachProblem()
    {
        var settings = Sample();
        settings["PLANNER_CONFIG"] = "deployments: [{ name: x, config: { ttft: -1, itl: 0 } }]";
        using var worker = AppProcess.Launch(AzureBuild.App, _folder, settings, "--functions-uri", "http://127.0.0.1:1");

        Assert.Equal(2, await worker.EndAsync());
        Assert.Equal(2, worker.Error.Count(line => line.Contains("; expected ")));
    }

    /// <summary>The host says of most firings that they are not to be traced; their lines must come all the same.</summary>
    [BuiltForAzureFact]
    public async Task Telemetry_HasWhatTheAlertsAskFor()
    {
        await using var ingestion = await Ingestion.StartAsync();
        var settings = Sample();
        settings["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion.ConnectionString;
        settings["PLANNER_CONFIG"] = Repository.PathOf("docs", "examples", "fleet.yaml");
        settings["PLANNER_KUBECONFIG"] = NobodyListens;
        await using (var host = await WorkerHost.StartAsync(AzureBuild.App, _folder, settings))
        {
            await host.FireAsync("ThroughputAdjustment");
            await host.StopAsync();
        }

        var line = Assert.Single(ingestion.Data("MessageData"));
        var duration = Assert.Single(ingestion.Metrics("planner.tick.duration"));
        Assert.StartsWith("example: Throughput Blocked: ", line["message"]!.GetValue<string>());
        Assert.Equal("Warning", line["severityLevel"]!.GetValue<string>());
        Assert.Equal("""{"deployment":"example","loop":"Throughput","outcome":"Blocked"}""", duration["properties"]!.ToJsonString());
        Assert.All(Asked("Properties[.]([a-z]+)"), name => Assert.NotNull(duration["properties"]![name]));
        Assert.Equal(["planner.tick.duration"], Asked("Name == \"([a-z.]+)"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>What the queries of the alerts name.</summary>
    private static IEnumerable<string> Asked(string pattern) => Regex
        .Matches(File.ReadAllText(Repository.PathOf("infra", "queries", "ticks.kql")), pattern, RegexOptions.None, TimeSpan.FromSeconds(1))
        .Select(found => found.Groups[1].Value).Distinct();

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    /// <summary>The settings of the sample, which <c>func start</c> hands to the worker as variables; the state in the test's folder.</summary>
    private Dictionary<string, string> Sample() =>
        new(JsonNode.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")))!["Values"]!.AsObject()
            .ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>()))
        {
            ["PLANNER_STORAGE"] = $"file:{_folder.PathOf("state.db")}",
        };
}
