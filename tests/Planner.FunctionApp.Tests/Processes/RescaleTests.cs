using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Planner.Testing;

namespace Planner.FunctionApp.Processes;

/// <summary>Rescales as callers send them, over HTTP.</summary>
public sealed class RescaleTests(RescaleTests.RunningApp running) : IClassFixture<RescaleTests.RunningApp>
{
    private static readonly string Deep = string.Concat(Enumerable.Repeat("[", 200));

    private readonly AppProcess _app = running.App;

    public static TheoryData<string, string> Bad => new()
    {
        { "", """body: is empty; a JSON object such as {"prefill": 3, "decode": 5} is needed""" },
        { " \r\n", "body: is empty" },
        { "prefill=3", "body: cannot be read as JSON" },
        { """{"prefill": 3""", "body: cannot be read as JSON" },
        { """{"prefill": 3} x""", "body: cannot be read as JSON" },
        { """{"prefill": NaN}""", "body: cannot be read as JSON" },
        { "{\"prefill\": 3, \"reason\": \"two\nlines\"}", "body: cannot be read as JSON" },
        { Deep, "body: cannot be read as JSON" },
        { $$"""{"reason": {{Deep}}""", "body: cannot be read as JSON" },
        { "null", "body: a JSON object such as" },
        { "[3, 4]", "body: a JSON object such as" },
        { "3", "body: a JSON object such as" },
        { "{}", "body: prefill, decode or both are needed" },
        { """{"hold_seconds": 5, "reason": "x"}""", "body: prefill, decode or both are needed" },
        { """{"prefill": null, "decode": null}""", "body: prefill, decode or both are needed" },
        { """{"prefill": 3.5}""", "prefill: got 3.5; expected" },
        { """{"prefill": 1e400}""", "prefill: got 1e400; expected" },
        { """{"prefill": 99999999999}""", "prefill: got 99999999999; expected" },
        { """{"prefill": -1}""", "prefill: got -1; expected" },
        { """{"decode": "4"}""", "decode: got \"4\"; expected" },
        { """{"decode": true}""", "decode: got true; expected" },
        { """{"decode": {}}""", "decode: got {}; expected" },
        { """{"prefill": 3, "hold_seconds": -1}""", "hold_seconds: got -1; expected" },
        { """{"prefill": 3, "hold_seconds": 1e400}""", "hold_seconds: got 1e400; expected" },
        { """{"prefill": 3, "hold_seconds": 1e9}""", "hold_seconds: got 1e9; expected" },
        { """{"prefill": 3, "hold_seconds": "NaN"}""", "hold_seconds: got \"NaN\"; expected" },
        { """{"prefill": 3, "replicas": 4}""", "replicas: unknown" },
        { """{"Prefill": 3}""", "Prefill: unknown" },
        { """{"prefill": 3, "prefill": 4}""", "prefill: given more than once" },
        { """{"prefill": 3, "pr\u0065fill": 4}""", "prefill: given more than once" },
        { """{"prefill": 3, "reason": 4}""", "reason: a text of up to 500 characters is needed" },
        { $$"""{"prefill": 3, "reason": "{{new string('x', 501)}}"}""", "reason: a text of up to 500 characters is needed" },
        { """{"prefill": 3, "reason": "\ud800"}""", "body: a text in it is not valid Unicode" },
        { """{"prefill": 3, "\ud800": 4}""", "body: a text in it is not valid Unicode" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task BadBody_IsRefusedByItsField(string body, string detail)
    {
        var (status, problem) = await _app.RescaleAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(detail, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(detail.Split(':')[0], (string)problem["errors"]![0]!["field"]!);
    }

    [Fact]
    public async Task EveryProblem_IsToldAtOnce()
    {
        var (_, problem) = await _app.RescaleAsync("""{"prefill": 1.5, "decode": "x", "hold_seconds": -1, "reason": 1, "to": 2}""");

        Assert.Equal(
            ["to", "prefill", "decode", "hold_seconds", "reason"],
            problem["errors"]!.AsArray().Select(error => (string)error!["field"]!));
    }

    [Fact]
    public async Task BytesThatAreNoText_AreRefused()
    {
        byte[] body = [.. """{"prefill": 3, "reason": " """u8, 0xFF, .. "\"}"u8];

        var (status, problem) = await _app.PostAsync("/api/deployments/demo/rescale", body);

        Assert.Equal((HttpStatusCode.BadRequest, "body: a text in it is not valid Unicode"), (status, (string)problem["detail"]!));
    }

    [Theory]
    [InlineData(16 * 1024, 400)]
    [InlineData((16 * 1024) + 1, 413)]
    [InlineData(2 * 1024 * 1024, 413)]
    public async Task Size_IsBounded(int bytes, int status)
    {
        var fields = Enumerable.Range(0, bytes / 10).Select(i => $"\"{i:D6}\":");
        var body = Encoding.UTF8.GetBytes("{" + string.Join("0,", fields))[..bytes];

        var (code, problem) = await _app.PostAsync("/api/deployments/demo/rescale", body);

        Assert.Equal(status, (int)code);
        Assert.InRange(((string)problem["detail"]!).Length, 10, 1000);
    }

    [Fact]
    public async Task ManyUnknownFields_MakeAShortAnswer()
    {
        var body = "{" + string.Join(',', Enumerable.Range(0, 1500).Select(i => $"\"{i}\":0")) + "}";

        var (status, problem) = await _app.RescaleAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.InRange(problem.ToJsonString().Length, 10, 4000);
    }

    [Theory]
    [InlineData("""{"prefill": 0}""", "prefill: 0 is below the minimum of 1")]
    [InlineData("""{"prefill": 9, "decode": 8}""", "9 prefill and 8 decode replicas take 17 GPUs, the budget is 16")]
    [InlineData("""{"prefill": 2147483647, "decode": 2147483647}""",
        "2147483647 prefill and 2147483647 decode replicas take 4294967294 GPUs, the budget is 16")]
    public async Task OutOfBounds_IsRefusedWithTheBound(string body, string detail)
    {
        var (status, problem) = await _app.RescaleAsync(body);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, detail), (status, (string)problem["detail"]!));
    }

    [Fact]
    public async Task UnknownDeployment_IsNotFound() => Assert.Equal(
        HttpStatusCode.NotFound,
        (await _app.PostAsync("/api/deployments/other/rescale", """{"prefill": 3}"""u8.ToArray())).Status);

    [Fact]
    public async Task Rescale_IsHeldUntilItIsReleased()
    {
        var (status, decision) = await _app.RescaleAsync(
            "\uFEFF" + """{"prefill": 3, "decode": 5, "hold_seconds": 600, "reason": "a\r\nb\u001b[2Jc\u2028d\u202ee 日本 🙂"}""");
        var (_, tick) = await _app.PostAsync("/api/deployments/demo/ticks/throughput", []);
        var (_, demo) = await _app.GetAsync("/api/deployments/demo");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal((3, 5, "manual"), ((int)decision["prefill"]!, (int)decision["decode"]!, (string)decision["loop"]!));
        Assert.Equal((3, 5), ((int)tick["prefill"]!, (int)tick["decode"]!));
        Assert.Equal("a  b [2Jc d e 日本 🙂", (string)demo["hold"]!["reason"]!);
        Assert.Equal("an API caller", (string)demo["hold"]!["by"]!);
        Assert.InRange((double)demo["hold"]!["seconds_left"]!, 500, 600);
        Assert.Equal(5, (int)demo["decode"]!["desired"]!);
        Assert.DoesNotContain(_app.Output, line => line.Contains('\e'));

        Assert.Equal(HttpStatusCode.OK, await ReleaseAsync());
        Assert.Equal(HttpStatusCode.NoContent, await ReleaseAsync());
        Assert.Null((await _app.GetAsync("/api/deployments/demo")).Body["hold"]);
    }

    [Fact]
    public async Task LongestReason_IsAccepted_AndQuotedWithTwoHundredCharacters()
    {
        static string Smiles(int count) => string.Concat(Enumerable.Repeat("🙂", count));

        Assert.Equal(HttpStatusCode.Accepted, (await _app.RescaleAsync(
            new JsonObject { ["prefill"] = 3, ["hold_seconds"] = 0, ["reason"] = Smiles(250) }.ToJsonString())).Status);

        var (_, page) = await _app.GetAsync("/api/deployments/demo/decisions?limit=1000");
        Assert.Contains(page["decisions"]!.AsArray(), it => ((string)it!["reason"]!).EndsWith($": {Smiles(98)}...", StringComparison.Ordinal));
    }

    private async Task<HttpStatusCode> ReleaseAsync()
    {
        using var response = await _app.Client.DeleteAsync(new Uri("/api/deployments/demo/hold", UriKind.Relative));
        return response.StatusCode;
    }

    /// <summary>One app for the whole table.</summary>
    public sealed class RunningApp : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public AppProcess App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await Processes.App.StartAsync(_folder);

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose()
        {
            App.Dispose();
            _folder.Dispose();
        }
    }
}
