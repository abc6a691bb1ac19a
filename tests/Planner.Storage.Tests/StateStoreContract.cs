using System.Globalization;
using Planner.Runtime;
using Planner.State;
using Planner.Storage.Crasher;

namespace Planner.Storage;

/// <summary>What every store must do. A store's test class derives from this one.</summary>
public abstract partial class StateStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The store under test, empty at the start of each test.</summary>
    protected abstract IStateStore Store { get; }

    /// <summary>Another client of the same storage.</summary>
    protected abstract IStateStore OpenAgain();

    /// <summary>Puts any bytes in the place of a stored state's compressed body.</summary>
    protected abstract Task OverwriteBodyAsync(string deployment, byte[] body);

    /// <summary>Puts any number in the place of a stored state's sequence.</summary>
    protected abstract Task OverwriteSequenceAsync(string deployment, long sequence);

    /// <summary>Puts any text in the place of a decision, or beside the decisions under a key that is none.</summary>
    protected abstract Task OverwriteDecisionAsync(string deployment, string key, string text);

    [Fact]
    public async Task NothingWritten_NothingRead()
    {
        Assert.Null(await Store.ReadStateAsync("a", None));
        Assert.Empty(await Store.ListDeploymentsAsync(None));
        Assert.Null(await Store.ReadDocumentAsync("fleet", None));
        Assert.Equal(0, await Store.TrimDecisionsAsync("a", DateTimeOffset.MaxValue, None));
        var page = await Store.ListDecisionsAsync("a", 1, null, None);
        Assert.Empty(page.Decisions);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task WrittenState_ComesBackBitForBit()
    {
        var tag = await Store.WriteStateAsync("a", Numbered.State(1), null, null, None);

        var stored = await OpenAgain().ReadStateAsync("a", None);

        Assert.Equal(1, Numbered.NumberOf(stored));
        Assert.Equal(tag, stored!.Tag);
    }

    [Fact]
    public async Task WrittenDecision_ComesBack()
    {
        await Store.WriteStateAsync("a", DeploymentState.Empty, Numbered.Decision(7), null, None);

        var stored = Assert.Single((await Store.ListDecisionsAsync("a", 50, null, None)).Decisions);

        Assert.Equal(DecisionFormat.Write(Numbered.Decision(7)), DecisionFormat.Write(stored.Decision));
        Assert.Equal(new DecisionKey(stored.Decision.At, 1), stored.Key);
    }

    [Fact]
    public async Task WriteWithTheTagOfTheLastWrite_NeedsNoReadInBetween()
    {
        StateTag? tag = null;
        for (var number = 1; number <= 3; number++)
        {
            tag = await Store.WriteStateAsync("a", Numbered.State(number), null, tag, None);
        }

        Assert.Equal(3, Numbered.NumberOf(await Store.ReadStateAsync("a", None)));
    }

    [Fact]
    public async Task StaleTag_Conflicts_AndNothingIsWritten()
    {
        var stale = await WriteAsync("a", 1, null);
        var current = await WriteAsync("a", 2, stale);

        var error = await Assert.ThrowsAsync<StateConflictException>(() => WriteAsync("a", 3, stale));

        Assert.Equal("the state of a was changed by another writer since it was read", error.Message);
        Assert.Equal("a", error.Deployment);
        Assert.Equal(current, (await Store.ReadStateAsync("a", None))!.Tag);
        Assert.Equal([2, 1], await NumbersAsync("a"));
    }

    [Fact]
    public async Task SecondCreate_Conflicts_AndNothingIsWritten()
    {
        await WriteAsync("a", 1, null);

        await Assert.ThrowsAsync<StateConflictException>(() => WriteAsync("a", 2, null));

        Assert.Equal(1, Numbered.NumberOf(await Store.ReadStateAsync("a", None)));
        Assert.Equal([1], await NumbersAsync("a"));
    }

    [Fact]
    public async Task TagOfAStateThatIsGone_Conflicts_AndNothingIsWritten()
    {
        var foreign = await WriteAsync("a", 1, null);

        await Assert.ThrowsAsync<StateConflictException>(() => WriteAsync("b", 2, foreign));

        Assert.Null(await Store.ReadStateAsync("b", None));
        Assert.Empty(await NumbersAsync("b"));
    }

    [Fact]
    public async Task DecisionThatIsTooLarge_IsRefused_AndTheStateIsNotWritten()
    {
        var decision = Numbered.Decision(1) with { Reason = new string('x', 32_000) };

        var error = await Assert.ThrowsAsync<StateStoreException>(
            () => Store.WriteStateAsync("a", Numbered.State(1), decision, null, None));

        Assert.Contains("more than the 32000 that a store takes", error.Message, StringComparison.Ordinal);
        Assert.Null(await Store.ReadStateAsync("a", None));
    }

    [Fact]
    public async Task Deployments_DoNotTouchEachOther()
    {
        string[] names = ["llama", "llama-70b", "0", "a--b", new('z', 63)];
        foreach (var (index, name) in names.Index())
        {
            await WriteAsync(name, index + 1, null);
        }

        await Store.TrimDecisionsAsync("llama", DateTimeOffset.MaxValue, None);

        Assert.Equal(["0", "a--b", "llama", "llama-70b", new('z', 63)], await Store.ListDeploymentsAsync(None));
        Assert.Empty(await NumbersAsync("llama"));
        foreach (var (index, name) in names.Index().Skip(1))
        {
            Assert.Equal(index + 1, Numbered.NumberOf(await Store.ReadStateAsync(name, None)));
            Assert.Equal([index + 1], await NumbersAsync(name));
        }
    }

    [Fact]
    public async Task NewerState_IsRefusedAndLeftUntouched()
    {
        await WriteAsync("a", 1, null);
        await OverwriteBodyAsync("a", StateBody.Pack("""{"schema_version": 99}"""u8));

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var error = await Assert.ThrowsAsync<StateFormatException>(() => Store.ReadStateAsync("a", None));
            Assert.StartsWith("the state has schema version 99", error.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<StateConflictException>(() => WriteAsync("a", 2, null));
    }

    [Fact]
    public async Task DamagedState_IsRefused()
    {
        var whole = StateBody.Pack(StateFormat.Write(Numbered.State(1)));
        await WriteAsync("a", 1, null);
        foreach (var body in new[] { [], "no zlib"u8.ToArray(), whole[..^9], whole[..(whole.Length / 2)] })
        {
            await OverwriteBodyAsync("a", body);
            await Assert.ThrowsAsync<StateFormatException>(() => Store.ReadStateAsync("a", None));
        }
    }

    /// <summary>48 KiB of it would otherwise be taken apart to fifty million bytes at every tick.</summary>
    [Fact]
    public async Task BodyThatUnpacksToMegabytes_IsRefused()
    {
        await WriteAsync("a", 1, null);
        await OverwriteBodyAsync("a", StateBody.Pack(new byte[40 << 20]));

        var error = await Assert.ThrowsAsync<StateFormatException>(() => Store.ReadStateAsync("a", None));

        Assert.Equal("the stored body is corrupt: it unpacks to more than 4194304 bytes", error.Message);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(9_999_999_999)]
    [InlineData(long.MaxValue)]
    public async Task SequenceThatNoWriteHas_IsRefused(long sequence)
    {
        await WriteAsync("a", 1, null);
        await OverwriteSequenceAsync("a", sequence);

        await Assert.ThrowsAsync<StateFormatException>(() => Store.ReadStateAsync("a", None));
    }

    [Fact]
    public async Task ConcurrentWriters_LoseNoUpdate()
    {
        const int Writers = 4;
        const int Writes = 15;

        var written = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            var store = OpenAgain();
            var numbers = new List<int>();
            for (var i = 0; i < Writes; i++)
            {
                numbers.Add(await Numbered.IncrementAsync(store, "a"));
            }

            return numbers;
        })));

        var all = Enumerable.Range(1, Writers * Writes);
        Assert.Equal(all, written.SelectMany(numbers => numbers).Order());
        Assert.Equal(all.Reverse(), await NumbersAsync("a"));
    }

    [Fact]
    public async Task ConcurrentCreates_OneWins()
    {
        var tries = await Task.WhenAll(Enumerable.Range(1, 8).Select(async number =>
        {
            try
            {
                await OpenAgain().WriteStateAsync("a", Numbered.State(number), Numbered.Decision(number), null, None);
                return number;
            }
            catch (StateConflictException)
            {
                return 0;
            }
        }));

        var winner = Assert.Single(tries, number => number > 0);
        Assert.Equal(winner, Numbered.NumberOf(await Store.ReadStateAsync("a", None)));
        Assert.Equal([winner], await NumbersAsync("a"));
    }

    [Fact]
    public async Task Document_IsReplacedByTheLastWriter()
    {
        await Store.WriteDocumentAsync("fleet", "deployments: [] # \u00e4\u20ac", None);
        await Store.WriteDocumentAsync("api-version", "v1beta1", None);
        await OpenAgain().WriteDocumentAsync("fleet", "", None);

        Assert.Equal("", await Store.ReadDocumentAsync("fleet", None));
        Assert.Equal("v1beta1", await Store.ReadDocumentAsync("api-version", None));
        Assert.Empty(await Store.ListDeploymentsAsync(None));
    }

    [Fact]
    public async Task DocumentThatWasChangedSinceItWasRead_IsNotReplaced()
    {
        Assert.False(await Store.ReplaceDocumentAsync("day", "1", "2", None));
        Assert.Null(await Store.ReadDocumentAsync("day", None));

        Assert.True(await Store.ReplaceDocumentAsync("day", null, "1", None));
        Assert.False(await OpenAgain().ReplaceDocumentAsync("day", null, "2", None));
        Assert.True(await OpenAgain().ReplaceDocumentAsync("day", "1", "3", None));
        Assert.False(await Store.ReplaceDocumentAsync("day", "1", "4", None));

        Assert.Equal("3", await Store.ReadDocumentAsync("day", None));
    }

    [Fact]
    public async Task ConcurrentReplacementsOfADocument_LoseNone()
    {
        const int Writers = 4;
        const int Writes = 15;
        await Store.WriteDocumentAsync("day", "0", None);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            var store = OpenAgain();
            for (var written = 0; written < Writes;)
            {
                var read = await store.ReadDocumentAsync("day", None);
                var next = (int.Parse(read!, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
                written += await store.ReplaceDocumentAsync("day", read, next, None) ? 1 : 0;
            }
        })));

        Assert.Equal("60", await Store.ReadDocumentAsync("day", None));
    }

    [Fact]
    public async Task Document_ComesBackAsWritten()
    {
        var text = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"line {i} \u00e4\u20ac\r\n"));

        await Store.WriteDocumentAsync("a", text, None);

        Assert.Equal(text, await OpenAgain().ReadDocumentAsync("a", None));
        Assert.Null(await Store.ReadStateAsync("a", None));
    }

    [Fact]
    public async Task DocumentThatIsTooLarge_IsRefused_AndTheOldOneStays()
    {
        var noise = new byte[60_000];
        new Random(1).NextBytes(noise);
        await Store.WriteDocumentAsync("fleet", "old", None);

        await Assert.ThrowsAsync<StateStoreException>(
            () => Store.WriteDocumentAsync("fleet", Convert.ToBase64String(noise), None));

        Assert.Equal("old", await Store.ReadDocumentAsync("fleet", None));
    }

    [Fact]
    public Task CancelledCall_DoesNothing() =>
        Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.ReadStateAsync("a", new CancellationToken(canceled: true)));

    private Task<StateTag> WriteAsync(string deployment, int number, StateTag? read) =>
        Store.WriteStateAsync(deployment, Numbered.State(number), Numbered.Decision(number), read, None);

    private Task<List<int>> NumbersAsync(string deployment) =>
        ListAsync(deployment, IStateStore.MaxListed, _ => Task.CompletedTask);
}
