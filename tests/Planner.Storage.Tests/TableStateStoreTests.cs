using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Planner.Runtime;
using Planner.Storage.Crasher;
using Planner.Storage.Tables;
using Planner.Testing;

namespace Planner.Storage;

/// <summary>The contract on a real Azurite, each test in a table of its own.</summary>
[Trait("Needs", "servers")]
public sealed class TableStateStoreTests : StateStoreContract, IAsyncLifetime
{
    private readonly string _name = $"Planner{Guid.NewGuid():N}";
    private string _connection = "";
    private IStateStore? _store;

    protected override IStateStore Store => _store!;

    public async Task InitializeAsync()
    {
        Require.Present(Azurite.Missing);
        _connection = await Azurite.ConnectionStringAsync();
        _store = OpenAgain();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Tick_ReadsOnceAndWritesTwice()
    {
        await Numbered.IncrementAsync(Store, "a");
        var requests = new List<string>();
        var store = Over(new RequestHook(request => requests.Add(request.Method.Method)));

        var read = await store.ReadStateAsync("a", default);
        var tag = await store.WriteStateAsync("a", Numbered.State(2), Numbered.Decision(2), read!.Tag, default);
        await store.WriteStateAsync("a", Numbered.State(3), null, tag, default);

        Assert.Equal(["GET", "POST", "POST"], requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteWhoseAnswerIsLost_IsDoneOnce_AndNoConflict(bool first)
    {
        var read = first ? null : await Store.WriteStateAsync("a", Numbered.State(1), null, null, default);
        await Store.WriteStateAsync("other", Numbered.State(1), null, null, default);
        var lost = 0;
        var store = Over(new RequestHook(_ => { }, after: request => request.Method == HttpMethod.Post && lost++ == 0));

        var tag = await store.WriteStateAsync("a", Numbered.State(2), Numbered.Decision(2), read, default);

        Assert.Equal(2, lost);
        Assert.Equal(tag, (await Store.ReadStateAsync("a", default))!.Tag);
        Assert.Single((await Store.ListDecisionsAsync("a", 50, null, default)).Decisions);
    }

    [Fact]
    public async Task DocumentWhoseAnswerIsLost_IsReplaced()
    {
        await Store.WriteDocumentAsync("fleet", "1", default);
        var lost = 0;
        var store = Over(new RequestHook(_ => { }, after: request => request.Method != HttpMethod.Get && lost++ == 0));

        Assert.True(await store.ReplaceDocumentAsync("fleet", "1", "2", default));
    }

    [Fact]
    public async Task WrongKey_IsRefused_AndNotQuoted()
    {
        var store = new TableStateStore(new TableClient(
            _connection.Replace("Eby8vdM0", "AAAAAAAA", StringComparison.Ordinal), _name, TableConnection.Options()));

        var error = await Assert.ThrowsAsync<StateStoreException>(() => store.ReadStateAsync("a", default));

        Assert.Matches(
            "^table storage 127.0.0.1:[0-9]+: access is refused \\([A-Za-z0-9]+\\): check the key or signature, ", error.Message);
        Assert.DoesNotContain("AAAA", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The client's own timeout begins anew with every byte.</summary>
    [Fact]
    public async Task AnswerThatDrips_IsGivenUp()
    {
        await Numbered.IncrementAsync(Store, "a");
        await using var proxy = await FaultProxy.StartAsync(new Uri(Tables()).GetLeftPart(UriPartial.Authority));
        proxy.Fault = async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(50, context.RequestAborted);
            }
        };
        var connection = _connection.Replace(new Uri(Tables()).GetLeftPart(UriPartial.Authority), proxy.Address, StringComparison.Ordinal);
        var store = new TableStateStore(
            new TableClient(connection, _name, TableConnection.Options()), patience: TimeSpan.FromSeconds(0.5));

        foreach (var call in new Func<Task>[]
        {
            () => store.ReadStateAsync("a", default),
            () => store.WriteStateAsync("a", Numbered.State(2), Numbered.Decision(2), read: null, default),
            () => store.ListDecisionsAsync("a", 5, null, default),
        })
        {
            var error = await Assert.ThrowsAsync<StateStoreException>(call);
            Assert.EndsWith(": it did not answer in time", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NobodyListens_IsSaid()
    {
        var store = new TableStateStore(new TableClient(
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:1/a;",
            _name, TableConnection.Options()));

        var error = await Assert.ThrowsAsync<StateStoreException>(() => store.ReadStateAsync("a", default));

        Assert.StartsWith("table storage 127.0.0.1:1: it is unreachable: ", error.Message, StringComparison.Ordinal);
    }

    protected override IStateStore OpenAgain() => new TableStateStore(Table());

    protected override async Task OverwriteBodyAsync(string deployment, byte[] body) =>
        await Table().UpdateEntityAsync(
            new TableEntity(deployment, TableRows.State) { ["Body"] = body }, Azure.ETag.All, TableUpdateMode.Merge);

    protected override async Task OverwriteSequenceAsync(string deployment, long sequence) =>
        await Table().UpdateEntityAsync(
            new TableEntity(deployment, TableRows.State) { ["Sequence"] = sequence }, Azure.ETag.All, TableUpdateMode.Merge);

    protected override async Task OverwriteDecisionAsync(string deployment, string key, string text) =>
        await Table().UpsertEntityAsync(new TableEntity(deployment, key) { ["Decision"] = text }, TableUpdateMode.Replace);

    private TableStateStore Over(RequestHook hook)
    {
        hook.InnerHandler = new HttpClientHandler();
        var options = TableConnection.Options();
        options.Transport = new HttpClientTransport(hook);
        return new TableStateStore(new TableClient(_connection, _name, options));
    }

    private string Tables() => _connection.Split("TableEndpoint=")[1].Split(';')[0];

    private TableClient Table() => new(_connection, _name, TableConnection.Options());
}
