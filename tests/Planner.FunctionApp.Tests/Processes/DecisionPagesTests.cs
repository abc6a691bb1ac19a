using System.Text.Json.Nodes;
using Planner.Testing;

namespace Planner.FunctionApp.Processes;

/// <summary>
/// Decisions page by page. The load loop stands still: a tick of it that loses races is stored late with the time at which
/// it began, in the midst of a list that is being read.
/// </summary>
public sealed class DecisionPagesTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private AppProcess _app = null!;

    public async Task InitializeAsync() =>
        _app = await App.StartAsync(_folder, new Dictionary<string, string> { ["LOAD_SCHEDULE"] = "01:00:00" });

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _app.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Decisions_PageWithoutDuplicatesAndHoles(int limit)
    {
        for (var i = 0; i < 7; i++)
        {
            await _app.PostAsync("/api/deployments/demo/ticks/throughput", []);
        }

        // From a page that is fixed: later decisions come in front of it.
        var (_, whole) = await _app.GetAsync("/api/deployments/demo/decisions?limit=1000");
        var expected = Ids(whole);

        var paged = new List<string> { expected[0] };
        for (string? next = expected[0]; next is not null;)
        {
            var (_, page) = await _app.GetAsync($"/api/deployments/demo/decisions?limit={limit}&before={next}");
            Assert.InRange(Ids(page).Count, 0, limit);
            paged.AddRange(Ids(page));
            next = (string?)page["next"];
        }

        Assert.True(expected.Count >= 7);
        Assert.Equal(expected, paged);
        Assert.Equal(expected.Count, expected.Distinct().Count());
    }

    private static IReadOnlyList<string> Ids(JsonNode page) =>
        [.. page["decisions"]!.AsArray().Select(decision => (string)decision!["id"]!)];
}
