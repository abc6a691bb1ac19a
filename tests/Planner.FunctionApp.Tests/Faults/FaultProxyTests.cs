using System.Text;
using Planner.Testing;

namespace Planner.FunctionApp.Faults;

/// <summary>The proxy does to an answer what it says, and no more. The server behind it is a proxy that answers itself.</summary>
public sealed class FaultProxyTests : IAsyncLifetime, IDisposable
{
    private const string Text = "an answer of some length";

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private FaultProxy _server = null!;
    private FaultProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _server = await FaultProxy.StartAsync("http://127.0.0.1:1");
        _server.Fault = FaultProxy.Answer(200, Text);
        _proxy = await FaultProxy.StartAsync(_server.Address);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task WithoutFault_RequestAndAnswerPass_AndAreRecorded()
    {
        Assert.Equal(Text, await GetAsync("/a?b=1"));
        using var body = new StringContent("a body");
        using var answer = await _client.PostAsync(new Uri($"{_proxy.Address}/c"), body);

        Assert.Equal(["GET /a?b=1", "POST /c"], _server.Requests);
        Assert.Equal(["POST /c a body"], _proxy.Sent);
        Assert.Equal(["POST /c a body"], _server.Sent);
    }

    [Fact]
    public async Task Cut_NeverReachesTheServer()
    {
        _proxy.Fault = FaultProxy.Cut;

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("/"));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task LoseAnswer_ReachesTheServer()
    {
        _proxy.Fault = FaultProxy.LoseAnswer;

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("/"));
        Assert.Equal(["GET /"], _server.Requests);
    }

    /// <summary>A reset may overtake what was sent before it.</summary>
    [Fact]
    public async Task CutAnswer_GivesHalfAtMost()
    {
        _proxy.Fault = FaultProxy.CutAnswer;

        var (text, error) = await ReadAsync();

        Assert.StartsWith(text, Text[..(Text.Length / 2)], StringComparison.Ordinal);
        Assert.NotNull(error);
        Assert.Equal(["GET /"], _server.Requests);
    }

    [Fact]
    public async Task HangAnswer_GivesHalf_AndNoMore()
    {
        _proxy.Fault = FaultProxy.HangAnswer;
        using var patience = new CancellationTokenSource();

        var (text, error) = await ReadAsync(half: patience.Cancel, patience.Token);

        Assert.Equal(Text[..(Text.Length / 2)], text);
        Assert.IsAssignableFrom<OperationCanceledException>(error);
    }

    [Fact]
    public async Task Drip_GivesAll()
    {
        _proxy.Fault = FaultProxy.Drip(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Text, await GetAsync("/"));
    }

    [Fact]
    public async Task Slow_GivesAll()
    {
        _proxy.Fault = FaultProxy.Slow(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Text, await GetAsync("/"));
    }

    [Fact]
    public async Task Changed_GivesAnother()
    {
        _proxy.Fault = FaultProxy.Changed(text => $"not {text}");

        Assert.Equal($"not {Text}", await GetAsync("/"));
    }

    [Fact]
    public async Task When_HitsOneKindOnly()
    {
        _proxy.Fault = FaultProxy.When(request => request.Path == "/bad", FaultProxy.Answer(503, "busy"));

        Assert.Equal(Text, await GetAsync("/good"));
        Assert.Equal("busy", await GetAsync("/bad"));
    }

    [Fact]
    public async Task FirstAndAfter_HitSomeOnly()
    {
        _proxy.Fault = FaultProxy.First(1, FaultProxy.Answer(503, "busy"));
        Assert.Equal(["busy", Text], [await GetAsync("/"), await GetAsync("/")]);

        _proxy.Fault = FaultProxy.After(1, FaultProxy.Answer(503, "busy"));
        Assert.Equal([Text, "busy"], [await GetAsync("/"), await GetAsync("/")]);
    }

    private async Task<string> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(_proxy.Address + path));
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>What of an answer comes before it fails, and how that shows.</summary>
    private async Task<(string Text, Exception? Error)> ReadAsync(Action? half = null, CancellationToken cancellationToken = default)
    {
        var (text, buffer) = (new StringBuilder(), new byte[1]);
        try
        {
            using var answer = await _client.GetAsync(new Uri(_proxy.Address), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            while (await body.ReadAsync(buffer, cancellationToken) > 0)
            {
                text.Append((char)buffer[0]);
                if (text.Length == Text.Length / 2)
                {
                    half?.Invoke();
                }
            }

            return (text.ToString(), null);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException)
        {
            return (text.ToString(), error);
        }
    }
}
