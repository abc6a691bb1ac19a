using System.Net;
using Planner.Testing;

namespace Planner.FunctionApp.Processes;

/// <summary>The app as somebody meets it who has configured nothing.</summary>
public sealed class FirstStartTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private AppProcess _app = null!;

    public async Task InitializeAsync() => _app = await App.StartAsync(_folder);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _app.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Banner_ThenLinesOfDecisions()
    {
        await _app.UntilAsync(() => _app.Output.Count(IsDecision) >= 2);

        Assert.Contains(_app.Output, line => line.Contains($"/api/deployments/demo", StringComparison.Ordinal));
        Assert.Contains(_app.Output, line => line.EndsWith("Ctrl-C", StringComparison.Ordinal));
        Assert.DoesNotContain(_app.Output, line => line.Contains('\e'));
        Assert.Empty(_app.Error);
        Assert.Equal([".planner"], _folder.Files());
    }

    [Fact]
    public async Task Answers()
    {
        await _app.UntilAsync(() => _app.Output.Any(IsDecision));

        var (_, list) = await _app.GetAsync("/api/deployments");
        var (_, demo) = await _app.GetAsync("/api/deployments/demo");
        var (_, health) = await _app.GetAsync("/api/healthz");

        Assert.Equal(["demo"], list["deployments"]!.AsArray().Select(deployment => (string)deployment!["name"]!));
        Assert.Equal(16, (int)demo["max_gpu_budget"]!);
        Assert.NotNull(demo["last_decision"]!["reason"]);
        Assert.Null(demo["hold"]);
        Assert.Equal("ok", (string)health["status"]!);
    }

    [Theory]
    [InlineData("/api/deployments/other", 404, "no deployment named other")]
    [InlineData("/api/deployments/other/decisions", 404, "no deployment named other")]
    [InlineData("/api/nothing", 404, "No function answers /api/nothing.")]
    [InlineData("/", 404, "No function answers /.")]
    [InlineData("/api/deployments/demo/rescale", 405, "/api/deployments/demo/rescale answers POST, not GET.")]
    [InlineData("/api/deployments/demo/decisions?limit=0", 400, "limit: got '0'; expected a whole number from 1 to 1000")]
    [InlineData("/api/deployments/demo/decisions?limit=1001", 400, "limit: got '1001'; expected a whole number from 1 to 1000")]
    [InlineData("/api/deployments/demo/decisions?limit=99999999999", 400, "limit: got '99999999999'; expected a whole number from 1 to 1000")]
    [InlineData("/api/deployments/demo/decisions?before=x", 400, "before: got 'x'; expected the `next` of a page, or the `id` of a decision")]
    [InlineData("/api/deployments/demo/decisions?limt=5&limit=5&code=k", 400, "limt: unknown; a query may have limit, before")]
    [InlineData("/api/deployments?limit=5", 400, "limit: unknown; nothing can be asked for here")]
    public async Task Refusals(string path, int status, string detail)
    {
        var (code, problem) = await _app.GetAsync(path);

        Assert.Equal((status, detail), ((int)code, (string?)problem["detail"]));
    }

    [Fact]
    public async Task UnknownDeployment_HasNoTicks()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _app.PostAsync("/api/deployments/other/ticks/load", [])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.PostAsync("/api/deployments/other/ticks/throughput", [])).Status);
    }

    /// <summary>What the product does, on gauges and counters of the simulated frontends.</summary>
    [Fact]
    public async Task Demo_IsPlannedByPolicySlo()
    {
        var (_, demo) = await _app.GetAsync("/api/deployments/demo");
        await _app.UntilAsync(() => _app.PostAsync("/api/deployments/demo/ticks/load", []).Result.Body is var tick
            && (string)tick["loop"]! == "load" && (string)tick["outcome"]! is "keep" or "scale");

        Assert.Equal("slo", (string)demo["policy"]!);
        Assert.NotNull((await _app.GetAsync("/api/deployments/demo")).Body["slo"]!["mean_isl"]);
    }

    private static bool IsDecision(string line) => line.Contains("within SLA", StringComparison.Ordinal);
}
