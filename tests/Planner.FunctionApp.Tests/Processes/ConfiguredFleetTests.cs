using System.Net;
using Planner.Testing;

namespace Planner.FunctionApp.Processes;

/// <summary>The app with a fleet of its own, on a cluster that does not answer.</summary>
public sealed class ConfiguredFleetTests : IAsyncLifetime, IDisposable
{
    private const string Nowhere = """
        clusters: [{ name: c, cluster: { server: "https://127.0.0.1:1" } }]
        users: [{ name: u, user: { token: t } }]
        contexts: [{ name: x, context: { cluster: c, user: u } }]
        current-context: x
        """;

    private readonly TemporaryFolder _folder = new();
    private AppProcess _app = null!;

    public async Task InitializeAsync()
    {
        WriteFleet("one");
        var settings = new Dictionary<string, string>
        {
            ["PLANNER_CONFIG"] = "fleet.yaml",
            ["THROUGHPUT_SCHEDULE"] = "00:00:00.2",
            ["PLANNER_KUBECONFIG"] = Nowhere,
        };
        _app = await App.StartAsync(_folder, settings);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _app.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task UnreachableCluster_BlocksTicksAndRefusesRescales()
    {
        await _app.UntilAsync(() => Logged("Kubernetes: Connection refused"));

        var (_, tick) = await _app.PostAsync("/api/deployments/one/ticks/throughput", []);
        var (status, _) = await _app.PostAsync("/api/deployments/one/rescale", """{"prefill": 3}"""u8.ToArray());

        Assert.Equal("blocked", (string)tick["outcome"]!);
        Assert.Contains("Kubernetes: Connection refused", (string)tick["reason"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/healthz")).Status);
    }

    [Fact]
    public async Task ChangedFile_IsTaken_WhereItCanBeUsed()
    {
        _folder.Write("fleet.yaml", "deployments: [");
        await _app.UntilAsync(() => Logged("cannot be used, the last good one stays in force"));
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/deployments/one")).Status);

        WriteFleet("one", "two");
        await _app.UntilAsync(() => Logged("The configuration has changed: one, two"));
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/deployments/two")).Status);

        File.Delete(_folder.PathOf("fleet.yaml"));
        await _app.UntilAsync(() => Logged("fleet.yaml: file not found"));
        Assert.Equal(HttpStatusCode.OK, (await _app.GetAsync("/api/deployments/two")).Status);
    }

    [Fact]
    public async Task LoadTick_WithoutLoadLoop_IsRefused()
    {
        var (status, problem) = await _app.PostAsync("/api/deployments/one/ticks/load", []);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("one has no load loop: set policy: slo, or enable_load_scaling", (string)problem["detail"]!);
    }

    private void WriteFleet(params string[] names) => _folder.Write(
        "fleet.yaml",
        "deployments:\n" + string.Concat(names.Select(name => $"- name: {name}\n  config: {{ throughput_adjustment_interval: 1 }}\n")));

    private bool Logged(string text) =>
        _app.Output.Concat(_app.Error).Any(line => line.Contains(text, StringComparison.Ordinal));
}
