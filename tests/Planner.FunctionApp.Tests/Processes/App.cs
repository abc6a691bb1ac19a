using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Planner.FunctionApp.Demo;
using Planner.Loop;
using Planner.Model;
using Planner.Runtime;
using Planner.State;
using Planner.Storage;
using Planner.Testing;

namespace Planner.FunctionApp.Processes;

/// <summary>The function app as a process, and what its store holds.</summary>
internal static class App
{
    public static readonly TimeSpan Slot = EmbeddedFleet.Deployment.Config.ThroughputAdjustmentInterval;

    /// <summary>Timers that fire often enough for a fast day.</summary>
    private static readonly Dictionary<string, string> FastTimers = new()
    {
        ["THROUGHPUT_SCHEDULE"] = "00:00:00.1",
        ["LOAD_SCHEDULE"] = "00:00:00.1",
    };

    public static AppProcess Launch(
        TemporaryFolder folder, IReadOnlyDictionary<string, string>? settings = null, params string[] args) =>
        AppProcess.Launch("Planner.FunctionApp.dll", folder, settings, args is [] ? ["--port", "0"] : args);

    public static async Task<AppProcess> StartAsync(
        TemporaryFolder folder, IReadOnlyDictionary<string, string>? settings = null)
    {
        var app = Launch(folder, settings);
        await app.ListeningAsync();
        return app;
    }

    /// <summary>Launches it with timers for a fast day.</summary>
    public static AppProcess LaunchFast(TemporaryFolder folder) => Launch(folder, FastTimers);

    /// <summary>Stores a day that runs faster than the usual one, whose slots take three seconds.</summary>
    public static Task PrepareFastDayAsync(TemporaryFolder folder, TimeSpan slot) => World(folder).TryReplaceAsync(
        null, SimulatedWorld.First(new DaySettings { Speed = Slot / slot }, DateTimeOffset.UtcNow), CancellationToken.None);

    public static async Task<SimulatedWorld> ReadWorldAsync(TemporaryFolder folder) =>
        (await World(folder).ReadAsync(CancellationToken.None))!.World;

    public static async Task<DeploymentState> ReadStateAsync(TemporaryFolder folder) =>
        (await Store(folder).ReadStateAsync(EmbeddedFleet.Name, CancellationToken.None))?.State ?? DeploymentState.Empty;

    /// <summary>All decisions, newest first.</summary>
    public static async Task<IReadOnlyList<StoredDecision>> ReadDecisionsAsync(TemporaryFolder folder)
    {
        var page = await Store(folder).ListDecisionsAsync(
            EmbeddedFleet.Name, IStateStore.MaxListed, before: null, CancellationToken.None);
        return page.Decisions;
    }

    /// <summary>Slots that throughput decisions were made for, one entry a decision.</summary>
    public static IReadOnlyList<DateTimeOffset> SlotsOf(IEnumerable<StoredDecision> decisions) =>
    [
        .. decisions.Where(stored => stored.Decision.Loop == DecisionLoop.Throughput)
            .Select(stored => TickSlot.EndOfLast(stored.Decision.At, Slot)),
    ];

    public static async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(this AppProcess app, string path) =>
        await ReadAsync(await app.Client.GetAsync(new Uri(path, UriKind.Relative)));

    public static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(
        this AppProcess app, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = new ByteArrayContent(body);
        request.Headers.ExpectContinue = body.Length > 1024 * 1024;   // as curl does
        return await ReadAsync(await app.Client.SendAsync(request));
    }

    public static Task<(HttpStatusCode Status, JsonNode Body)> RescaleAsync(this AppProcess app, string body) =>
        app.PostAsync("/api/deployments/demo/rescale", Encoding.UTF8.GetBytes(body));

    /// <summary>Every answer is JSON, and every error a problem document.</summary>
    private static async Task<(HttpStatusCode Status, JsonNode Body)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.Equal(
                response.IsSuccessStatusCode ? "application/json; charset=utf-8" : "application/problem+json",
                response.Content.Headers.ContentType?.ToString());
            var body = JsonNode.Parse(text)!;
            if (!response.IsSuccessStatusCode)
            {
                Assert.Equal((int)response.StatusCode, (int)body["status"]!);
            }

            return (response.StatusCode, body);
        }
    }

    private static IStateStore Store(TemporaryFolder folder) => StateStores.Open($"file:{StatePath(folder)}");

    private static WorldStore World(TemporaryFolder folder) => new(Store(folder), "of the test");

    private static string StatePath(TemporaryFolder folder) => folder.PathOf(".planner", "state.db");
}
