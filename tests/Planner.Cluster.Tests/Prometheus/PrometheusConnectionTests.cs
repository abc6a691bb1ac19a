using Microsoft.AspNetCore.Http;
using Planner.Testing;

namespace Planner.Cluster.Prometheus;

/// <summary>What lies between the planner and a real Prometheus: credentials, certificates, and a network with faults.</summary>
[Trait("Needs", "servers")]
public sealed class PrometheusConnectionTests : IClassFixture<PrometheusConnectionTests.Server>
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 12, 30, 0, TimeSpan.Zero);

    private readonly Server _server;

    public PrometheusConnectionTests(Server server)
    {
        Require.Present(PrometheusServer.Missing);
        _server = server;
    }

    public static TheoryData<string, Func<HttpContext, Func<Task>, Task>> Passing => new()
    {
        { "answers 503", FaultProxy.First(2, FaultProxy.Answer(503, "busy")) },
        { "answers 429", FaultProxy.First(2, FaultProxy.Answer(429, "slow down")) },
        { "cuts the connection", FaultProxy.First(2, FaultProxy.Cut) },
        { "cuts the answer", FaultProxy.First(1, FaultProxy.CutAnswer) },
    };

    public static TheoryData<Func<HttpContext, Func<Task>, Task>, string> Lasting => new()
    {
        { FaultProxy.Answer(200, "<html>Sign in</html>"), "the answer (200) is not Prometheus' JSON: check the address, a login page may be in front" },
        { FaultProxy.Answer(302, ""), "the answer (302) is not Prometheus' JSON: check the address, a login page may be in front" },
        { FaultProxy.Answer(500, "<html>oops</html>"), "the answer (500) is not Prometheus' JSON: check the address, a login page may be in front" },
        { FaultProxy.Answer(200, new string(' ', 17 << 20)), "Prometheus at ADDRESS/ could not be queried: it answers with more than a vector of a few series: check the address" },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task FaultThatPasses_IsNotNoticed(string fault, Func<HttpContext, Func<Task>, Task> what)
    {
        await using var proxy = await FaultProxy.StartAsync(_server.Address);
        proxy.Fault = what;

        Assert.True(await AskAsync(proxy.Address) == 7, fault);
        Assert.InRange(proxy.Requests.Count, 2, 3);
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public async Task FaultThatLasts_IsAReason_NeverANumber(Func<HttpContext, Func<Task>, Task> fault, string reason)
    {
        await using var proxy = await FaultProxy.StartAsync(_server.Address);
        proxy.Fault = fault;

        var error = await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(proxy.Address));

        Assert.Equal(reason.Replace("ADDRESS", proxy.Address, StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public async Task NobodyListens_IsSaid() => Assert.StartsWith(
        "Prometheus at http://127.0.0.1:1/ could not be queried: ",
        (await Assert.ThrowsAsync<PrometheusException>(() => AskAsync("http://127.0.0.1:1"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Deadline_EndsRetries()
    {
        await using var proxy = await FaultProxy.StartAsync(_server.Address);
        proxy.Fault = (context, _) => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(proxy.Address, deadline.Token));
    }

    [Fact]
    public async Task BearerTokenAndExtraParameters_AreSent()
    {
        await using var proxy = await FaultProxy.StartAsync(_server.Address);
        proxy.Fault = (context, forward) => context.Request.Headers.Authorization == "Bearer secret"
            ? forward()
            : FaultProxy.Answer(401, "who are you?")(context, forward);

        Assert.Equal(7, await AskAsync(proxy.Address, ("PROMETHEUS_BEARER_TOKEN", "secret"), ("PROMETHEUS_ENDPOINT", proxy.Address), ("PROMETHEUS_EXTRA_QUERY_PARAMS", "dedup=true&x=a%20b")));
        Assert.Equal(["POST /api/v1/query?dedup=true&x=a%20b"], proxy.Requests);
        await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(
            proxy.Address, ("PROMETHEUS_BEARER_TOKEN", "other"), ("PROMETHEUS_ENDPOINT", proxy.Address)));
    }

    [Fact]
    public async Task TokenFile_IsReadAtEveryRequest()
    {
        using var folder = new TemporaryFolder();
        await using var proxy = await FaultProxy.StartAsync(_server.Address);
        var shown = new List<string>();
        proxy.Fault = (context, forward) =>
        {
            shown.Add($"{context.Request.Headers.Authorization}");
            return forward();
        };
        var client = Client(
            proxy.Address, ("PROMETHEUS_BEARER_TOKEN_FILE", folder.PathOf("token")), ("PROMETHEUS_TOKEN_ORIGIN", proxy.Address));

        folder.Write("token", "first\n");
        await client.QueryAsync("some", At, TimeSpan.Zero, default);
        folder.Write("token", "second\n");
        await client.QueryAsync("some", At.AddSeconds(1), TimeSpan.Zero, default);

        Assert.Equal(["Bearer first", "Bearer second"], shown);
        File.Delete(folder.PathOf("token"));
        Assert.Contains(folder.PathOf("token"), (await Assert.ThrowsAsync<PrometheusException>(
            () => client.QueryAsync("some", At.AddSeconds(2), TimeSpan.Zero, default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownAuthority_IsSaidAtOnce_UnlessItsFileIsNamed()
    {
        using var folder = new TemporaryFolder();
        var certificate = new TestCertificate();
        folder.Write("ca.pem", certificate.Authority);
        await using var proxy = await FaultProxy.StartAsync(_server.Address, certificate: certificate);

        var error = await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(proxy.Address));

        Assert.StartsWith(
            $"Prometheus at {proxy.Address}/ could not be queried: its certificate is not trusted: name its certificate authority in PROMETHEUS_CA_FILE (",
            error.Message, StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
        Assert.Equal(7, await AskAsync(proxy.Address, ("PROMETHEUS_CA_FILE", folder.PathOf("ca.pem"))));
    }

    private static Task<double> AskAsync(string address, params (string Name, string Value)[] settings) =>
        AskAsync(address, default, settings);

    private static async Task<double> AskAsync(string address, CancellationToken token, params (string Name, string Value)[] settings) =>
        Assert.Single((await Client(address, settings).QueryAsync("some", At, TimeSpan.Zero, token)).Samples).Value;

    private static PrometheusClient Client(string address, params (string Name, string Value)[] settings) => new(
        PrometheusConnection.Open(address, name => Array.Find(settings, setting => setting.Name == name).Value), TimeProvider.System);

    public sealed class Server : IAsyncLifetime
    {
        private PrometheusServer? _server;

        public string Address => _server!.Address;

        public async Task InitializeAsync()
        {
            _server = PrometheusServer.Missing is not null ? null : await PrometheusServer.StartAsync($"some 7 {At.ToUnixTimeSeconds()}\n# EOF\n");
        }

        public Task DisposeAsync()
        {
            _server?.Dispose();
            return Task.CompletedTask;
        }
    }
}
