using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Planner.Model;
using Planner.Observations;
using Planner.Runtime;
using Planner.State;

namespace Planner.FunctionApp.Http;

/// <summary>What the endpoints say of loops that do not go on, of states that are refused and of clocks that ran ahead.</summary>
public sealed class EndpointTests : IDisposable
{
    private readonly TestPlanner _planner = new(TestPlanner.Config with { EnableLoadScaling = true }, "a", "b");
    private readonly DecisionList _decisions;
    private readonly Readiness _readiness;

    public EndpointTests()
    {
        _planner.Cluster.Gauges =
            [new LoadSample([new WorkerSample("p") { ActivePrefillTokens = 1 }], [new WorkerSample("d") { ActiveDecodeBlocks = 1 }])];
        _decisions = new DecisionList(_planner.Store, _planner.Time);
        _readiness = new Readiness(_planner.Store, _decisions, _planner.Time, _planner.Fleet);
    }

    public void Dispose() => _planner.Dispose();

    [Fact]
    public async Task LoopsThatGoOn_AreReady()
    {
        await FireAsync();

        var (status, body) = await ReadyAsync();

        Assert.Equal((200, "ready", 4), (status, (string)body["status"]!, body["loops"]!.AsArray().Count));
    }

    [Fact]
    public async Task DeploymentWithoutATick_HasThreeIntervals_ThenItsLoopsAreNamedWithTheReason()
    {
        _planner.Clock.Advance(TimeSpan.FromSeconds(15));   // three of the load loop's
        Assert.Equal(200, (await ReadyAsync()).Status);

        _planner.Clock.Advance(TimeSpan.FromSeconds(1));
        var (status, body) = await ReadyAsync();
        Assert.Equal(503, status);
        Assert.Equal(["a load no tick has ended", "b load no tick has ended"], Late(body));
    }

    [Fact]
    public async Task BlockedLoop_IsNotReadyAfterThreeIntervals_AndSaysWhySince()
    {
        await FireAsync();
        _planner.Cluster.Unreadable = "no route to the API server";
        for (var i = 0; i < 4; i++)
        {
            _planner.Clock.Advance(TimeSpan.FromMinutes(1));
            await FireAsync();
        }

        var (status, body) = await ReadyAsync();

        Assert.Equal(503, status);
        const string Why = "no route to the API server";
        Assert.Equal([$"a throughput {Why}", $"a load {Why}", $"b throughput {Why}", $"b load {Why}"], Late(body));
        Assert.Equal(TestPlanner.Start, (DateTimeOffset)body["loops"]![0]!["last_completed_tick"]!);
    }

    [Fact]
    public async Task RefusedState_IsShown_AndHidesNoOther()
    {
        await FireAsync();
        _planner.DamageState("a");

        var (status, list) = await AnswerAsync(await Deployments().ListAsync(Request(), default));
        var (_, ready) = await ReadyAsync();

        Assert.Equal(200, status);
        Assert.StartsWith("the state is corrupt: ", (string)list["deployments"]![0]!["problem"]!, StringComparison.Ordinal);
        Assert.NotNull(list["deployments"]![0]!["last_decision"]);
        Assert.Null(list["deployments"]![1]!["problem"]);
        Assert.NotNull(list["deployments"]![1]!["prefill"]);
        Assert.All(Late(ready), line => Assert.StartsWith("a ", line, StringComparison.Ordinal));
        Assert.Equal(2, Late(ready).Count);
    }

    /// <summary>Written by an instance whose clock is three hours ahead: the four true ones come first, it comes last.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(50)]
    public async Task DecisionAheadOfTheClock_HeadsNoList(int limit)
    {
        var now = TestPlanner.Start;
        foreach (var (minute, number) in new[] { (0, 1), (180, 9), (1, 2), (2, 3), (3, 4), (181, 10) })
        {
            await WriteAsync(now.AddMinutes(minute), number);
        }

        _planner.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal([4, 3, 2, 1, 10, 9], await ListAsync(limit));
        Assert.Equal(4, (await _decisions.NewestAsync("a", default))!.Decision.Prefill);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=9999999999999")]
    [InlineData("limit=1&limit=2")]
    [InlineData("before=d-1")]
    [InlineData("before=%00%E2%80%AEx")]
    public async Task QueryThatIsNone_IsRefusedInOneLine(string query)
    {
        var request = Request();
        request.QueryString = new QueryString($"?{query}{new string('x', query.Length > 20 ? 100_000 : 0)}");

        var (status, body) = await AnswerAsync(await Deployments().DecisionsAsync(request, "a", default));

        Assert.Equal(400, status);
        Assert.InRange(((string)body["detail"]!).Length, 10, 200);
        Assert.DoesNotContain((string)body["detail"]!, character => char.IsControl(character) || character == '\u202e');
    }

    [Theory]
    [InlineData(null, "ada", "ada (claimed)")]
    [InlineData("False", "ada", "ada (claimed)")]
    [InlineData("True", "ada", "root@example.com")]
    [InlineData(null, null, "an API caller")]
    [InlineData(null, "a\u001b[2J\u202eb", "a [2J b (claimed)")]
    public void Caller_IsTheSignedInUserOnlyWhereAzureSignsIn(string? authentication, string? user, string caller)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["WEBSITE_AUTH_ENABLED"] = authentication }).Build();
        var request = Request();
        request.Headers["x-ms-client-principal-name"] = "root@example.com";
        request.Headers["x-planner-user"] = user;

        Assert.Equal(caller, new Caller(settings).Of(request));
    }

    [Fact]
    public async Task ProfileThatIsNotLearntYet_IsNotFound_AndWhatIsMissingIsSaid()
    {
        var (status, body) = await ProfileAsync("a");
        var (unknown, _) = await ProfileAsync("nobody");

        Assert.Equal((404, 404), (status, unknown));
        Assert.Equal("Nothing learnt yet", (string)body["title"]!);
        Assert.True(((string)body["detail"]!).Length > 20);
    }

    private async Task<(int Status, JsonNode Body)> ProfileAsync(string name) =>
        await AnswerAsync(await Deployments().ProfileAsync(Request(), name, default));

    private static HttpRequest Request() => new DefaultHttpContext().Request;

    private static List<string> Late(JsonNode body) =>
        [.. body["loops"]!.AsArray().Select(loop => $"{loop!["name"]} {loop["loop"]} {loop["problem"]}")];

    private static async Task<(int Status, JsonNode Body)> AnswerAsync(IResult result)
    {
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, JsonNode.Parse(body.ToArray())!);
    }

    private DeploymentEndpoints Deployments() =>
        new(_planner.Fleet, _planner.Watch, _planner.Store, _decisions, _planner.Time);

    private async Task<(int Status, JsonNode Body)> ReadyAsync() => await AnswerAsync(
        await new OperationsEndpoints(_planner.Watch, _readiness).ReadyAsync(Request(), default));

    private async Task FireAsync()
    {
        await _planner.FireAsync();
        await _planner.FireLoadAsync();
    }

    private async Task WriteAsync(DateTimeOffset at, int number)
    {
        var read = (await _planner.Store.ReadStateAsync("a", default))?.Tag;
        var decision = new Decision
        {
            At = at,
            Loop = DecisionLoop.Manual,
            Outcome = DecisionOutcome.Keep,
            Prefill = number,
            Decode = 1,
            FromPrefill = 1,
            FromDecode = 1,
            Reason = "test",
        };
        await _planner.Store.WriteStateAsync("a", DeploymentState.Empty, decision, read, default);
    }

    private async Task<List<int>> ListAsync(int limit)
    {
        var numbers = new List<int>();
        DecisionKey? next = null;
        do
        {
            var page = await _decisions.PageAsync("a", limit, next, default);
            Assert.InRange(page.Count, 1, limit);
            numbers.AddRange(page.Decisions.Select(stored => stored.Decision.Prefill));
            next = page.Next;
        }
        while (next is not null);
        return numbers;
    }
}
