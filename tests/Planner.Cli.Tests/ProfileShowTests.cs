using System.Text.Json;
using Planner.Cluster.Documents;
using Planner.Engines;
using Planner.Testing;

namespace Planner.Cli;

/// <summary><c>planner profile show</c> beyond what its golden cases hold, and the example engines of docs/examples/engines.</summary>
public sealed class ProfileShowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> ReferenceEngines => [.. ReferenceData.FoldersWith("profiles", "between.json")];

    public static TheoryData<string> ExampleEngines =>
        [.. Directory.GetDirectories(Repository.PathOf("docs", "examples", "engines")).Select(path => Path.GetFileName(path)).Order()];

    public void Dispose() => _folder.Dispose();

    [ReferenceTheory]
    [MemberData(nameof(ReferenceEngines))]
    public void EveryPoint_IsTheModels(string engine)
    {
        var folder = ReferenceData.PathOf("profiles", engine);
        var between = Path.Combine(folder, "between.json");
        var model = new EngineCapacity(ProfileDocuments.Read(folder));

        var (exit, stdout, stderr) = InProcess.Run("profile", "show", folder, "--points", between, "--json");

        Assert.Equal((0, ""), (exit, stderr));
        using var shown = JsonDocument.Parse(stdout);
        using var asked = JsonDocument.Parse(File.ReadAllText(between));
        var expected = asked.RootElement.GetProperty("prefill").EnumerateArray()
            .Select(point => (Field: "ttft_ms", Ms: model.Prefill.TtftMs(Number(point, "isl"))))
            .Concat(asked.RootElement.GetProperty("decode").EnumerateArray()
                .Select(point => (Field: "itl_ms", Ms: model.Decode.ItlMs(Number(point, "concurrency"), Number(point, "context")))))
            .ToList();
        var points = shown.RootElement.GetProperty("points").EnumerateArray().ToList();
        Assert.Equal(expected.Count, points.Count);
        Assert.All(points.Zip(expected), pair => Assert.Equal(pair.Second.Ms, Number(pair.First, pair.Second.Field), 1e-4));
    }

    [Theory]
    [MemberData(nameof(ExampleEngines))]
    public void ExampleEngine_IsShownAndValid(string engine)
    {
        var folder = Example(engine);
        var fleet = _folder.PathOf("fleet.yaml");
        File.WriteAllText(fleet, $"deployments:\n- name: llm\n  profile: {folder}\n  config: {{ ttft: 500, itl: 50 }}\n");

        Assert.Equal((0, ""), Ending(InProcess.Run("profile", "show", folder)));
        Assert.Equal((0, "valid: llm\n", ""), InProcess.Run("validate", "--config", fleet));
        Assert.Empty(ProfileDocuments.Read(folder).Notes);
        Assert.InRange(Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length), 1, 6000);
    }

    /// <summary>The formulas of docs/examples/engines/README.md, between the points too.</summary>
    [Theory]
    [InlineData("tensor-parallel-4", 4, 1, 8, 0.02, 2e-5)]
    [InlineData("data-parallel-8", 8, 8, 14, 0.12, 6e-5)]
    [InlineData("one-gpu-fine", 1, 1, 6, 0.03, 8e-5)]
    public void ExampleEngine_IsWhatItsFormulaSays(string name, int gpus, int ranks, double fixedMs, double request, double kv)
    {
        var engine = new EngineCapacity(ProfileDocuments.Read(Example(name)));

        Assert.Equal((gpus, gpus), (engine.ProfiledGpus.Prefill, engine.ProfiledGpus.Decode));
        Assert.Equal((ranks, ranks), (engine.Ranks.Prefill, engine.Ranks.Decode));
        foreach (var (requests, context) in new[] { (16, 400), (40, 1500), (120, 1000), (64, 3000), (24, 6000) })
        {
            var expected = fixedMs + (request * requests / ranks) + (kv * requests * context / ranks);
            Assert.InRange(engine.Decode.ItlMs(requests, context) / expected, 0.95, 1.05);
        }
    }

    [Fact]
    public void Page_IsWholeAndHasTwoCharts()
    {
        var file = _folder.PathOf("engine.html");

        var (exit, stdout, stderr) = InProcess.Run("profile", "show", Example("data-parallel-8"), "--ttft", "500", "--html", file);

        var page = File.ReadAllText(file);
        Assert.Equal((0, ""), (exit, stderr));
        Assert.Contains("Inter-token latency", stdout, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<svg ").Length - 1);
        Assert.Contains("context 350", page, StringComparison.Ordinal);
        Assert.Contains("limit 500 ms", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        // A circle for each point of the sweep that is drawn: 13 inputs, and the batches of four of the six contexts.
        Assert.InRange(page.Split("<ellipse ").Length - 1, 13 + (4 * 5), 13 + (4 * 6));
    }

    /// <summary>A sweep of two points each, of one request, is drawn too.</summary>
    [Fact]
    public void Page_OfTheSmallestProfile_IsDrawn()
    {
        _folder.Write("prefill_raw_data.json", """{"prefill_isl": [1, 2], "prefill_ttft": [1, 1]}""");
        _folder.Write("decode_raw_data.json", """{"x_kv_usage": [1, 1], "y_context_length": [1, 2], "z_itl": [1, 1], "max_kv_tokens": 1}""");

        Assert.Equal((0, ""), Ending(InProcess.Run("profile", "show", _folder.Path, "--html", _folder.PathOf("engine.html"))));
    }

    private static (int Exit, string Stderr) Ending((int Exit, string Stdout, string Stderr) run) => (run.Exit, run.Stderr);

    private static double Number(JsonElement parent, string name) => parent.GetProperty(name).GetDouble();

    private static string Example(string engine) => Repository.PathOf("docs", "examples", "engines", engine);
}
