using System.Net;
using System.Text;
using Planner.Cluster.Documents;
using Planner.Testing;

namespace Planner.Cli;

/// <summary><c>planner profile save</c> against an app, and against what is none.</summary>
[Collection(nameof(ProfileSaveTests))]
public sealed class ProfileSaveTests : IDisposable
{
    private const string Profile = """
        {"prefill": {"prefill_isl": [500, 1000], "prefill_ttft": [60, 100]},
         "decode": {"x_kv_usage": [0.1, 0.5], "y_context_length": [900, 900], "z_itl": [10, 14], "max_kv_tokens": 50000},
         "notes": ["learnt, not profiled"]}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly HttpListener _app = new();
    private readonly string _address;

    public ProfileSaveTests()
    {
        _address = $"http://127.0.0.1:{FreePort.Next()}/";
        _app.Prefixes.Add(_address);
        _app.Start();
        Environment.SetEnvironmentVariable("PLANNER_URL", _address);
        Environment.SetEnvironmentVariable("PLANNER_KEY", "secret");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PLANNER_URL", null);
        Environment.SetEnvironmentVariable("PLANNER_KEY", null);
        _app.Close();
        _folder.Dispose();
    }

    [Fact]
    public async Task LearntProfile_IsWritten_AsProfileShowReadsIt()
    {
        var folder = _folder.PathOf("learnt");

        var (asked, ran) = await SaveAsync(200, Profile, folder);

        Assert.Equal((0, $"wrote {folder}\n", "learnt, not profiled\n"), ran);
        Assert.Equal("GET /api/deployments/my%20llm/profile secret", asked);
        Assert.Equal([500, 1000], ProfileDocuments.Read(folder).Prefill.Isl);
        Assert.Equal(0, InProcess.Run("profile", "show", folder).Exit);
    }

    [Theory]
    [InlineData(404, """{"title": "Nothing learnt yet", "detail": "llm: learning the engine"}""", 1, "llm: learning the engine")]
    [InlineData(401, "", 1, "a key is needed; set PLANNER_KEY")]
    [InlineData(502, "<html>", 1, "status 502")]
    [InlineData(200, "<html>", 2, "the answer is no profile")]
    [InlineData(200, """{"prefill": {}, "decode": {}}""", 2, "the answer is no profile")]
    public async Task NoProfile_IsOneLine_AndNothingIsWritten(int status, string body, int exit, string problem)
    {
        var folder = _folder.PathOf("learnt");

        var (_, ran) = await SaveAsync(status, body, folder);

        Assert.Equal((exit, ""), (ran.Exit, ran.Stdout));
        Assert.Contains(problem, Assert.Single(ran.Stderr.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("localhost:7071", 2, "no address")]
    [InlineData("http://127.0.0.1:1", 1, "no answer")]
    public void AppThatIsNotThere_IsOneLine(string address, int exit, string problem)
    {
        Environment.SetEnvironmentVariable("PLANNER_URL", address);

        var (code, _, stderr) = InProcess.Run("profile", "save", "llm", "--output", _folder.PathOf("learnt"));

        Assert.Equal(exit, code);
        Assert.Contains(problem, Assert.Single(stderr.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private async Task<(string Asked, (int Exit, string Stdout, string Stderr) Ran)> SaveAsync(int status, string body, string folder)
    {
        var answering = AnswerAsync(status, body);
        var ran = await Task.Run(() => InProcess.Run("profile", "save", "my llm", "--output", folder));
        return (await answering, ran);
    }

    private async Task<string> AnswerAsync(int status, string body)
    {
        var context = await _app.GetContextAsync();
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
        return $"{context.Request.HttpMethod} {context.Request.RawUrl} {context.Request.Headers["x-functions-key"]}";
    }
}
