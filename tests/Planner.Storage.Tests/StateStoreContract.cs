using CsCheck;
using Planner.State;
using Planner.Storage.Crasher;

namespace Planner.Storage;

/// <summary>What every store must do. A store's test class derives from this one.</summary>
public abstract class StateStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static int _deployments;

    /// <summary>The store under test, empty at the start of each test.</summary>
    protected abstract IStateStore Store { get; }

    /// <summary>Another client of the same storage.</summary>
    protected abstract IStateStore OpenAgain();

    /// <summary>Puts any bytes in the place of a stored state's compressed body.</summary>
    protected abstract Task OverwriteBodyAsync(string deployment, byte[] body);

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

        Assert.Equal("the state of a was changed by somebody else since it was read", error.Message);
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

    /// <summary>Times are few, so that many decisions share one, and go back, as clocks of two machines may.</summary>
    [Fact]
    public Task AnyPaging_ListsEveryDecisionOnce_NewestFirst_WhileOthersAreWritten() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 12], Gen.Int[1, 5], Gen.Int[0, 4].Array[0, 6]).SampleAsync(
            async (before, limit, during) =>
            {
                var deployment = NewDeployment();
                var writer = new Writer(Store, deployment);
                var expected = new List<(DateTimeOffset At, int Number)>();
                foreach (var time in before)
                {
                    expected.Add(await writer.WriteAsync(time));
                }

                var latest = before.DefaultIfEmpty().Max();
                var listed = await ListAsync(deployment, limit, page =>
                    page < during.Length ? writer.WriteAsync(latest + during[page]) : Task.CompletedTask);
                return listed.SequenceEqual(expected.OrderByDescending(one => one).Select(one => one.Number));
            },
            iter: 60);

    [Fact]
    public async Task FullPageThatIsTheLast_HasNoNext()
    {
        var writer = new Writer(Store, "a");
        await writer.WriteAsync(1);
        await writer.WriteAsync(2);

        Assert.Null((await Store.ListDecisionsAsync("a", 2, null, None)).Next);
        Assert.NotNull((await Store.ListDecisionsAsync("a", 1, null, None)).Next);
    }

    [Fact]
    public async Task ListBeforeATime_LeavesOutDecisionsOfThatTime()
    {
        var writer = new Writer(Store, "a");
        foreach (var time in new[] { 1, 2, 2, 3 })
        {
            await writer.WriteAsync(time);
        }

        var page = await Store.ListDecisionsAsync("a", 50, DecisionKey.Before(Writer.Time(2)), None);

        Assert.Equal(1, Assert.Single(page.Decisions).Decision.Prefill);
    }

    [Fact]
    public async Task Cursor_WorksAfterItsDecisionIsGone()
    {
        var writer = new Writer(Store, "a");
        for (var time = 1; time <= 4; time++)
        {
            await writer.WriteAsync(time);
        }

        var newest = (await Store.ListDecisionsAsync("a", 1, null, None)).Next;
        await Store.TrimDecisionsAsync("a", DateTimeOffset.MaxValue, None);
        await writer.WriteAsync(0);

        Assert.Equal(5, Assert.Single((await Store.ListDecisionsAsync("a", 9, newest, None)).Decisions).Decision.Prefill);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public Task LimitOutOfRange_IsRefused(int limit) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListDecisionsAsync("a", limit, null, None));

    [Fact]
    public async Task Trim_DeletesOnlyWhatIsOlder()
    {
        var writer = new Writer(Store, "a");
        for (var time = 1; time <= 6; time++)
        {
            await writer.WriteAsync(time);
        }

        Assert.Equal(3, await Store.TrimDecisionsAsync("a", Writer.Time(4), None));
        Assert.Equal(0, await Store.TrimDecisionsAsync("a", Writer.Time(4), None));

        Assert.Equal([6, 5, 4], await NumbersAsync("a"));
        Assert.NotNull(await Store.ReadStateAsync("a", None));
    }

    [Fact]
    public async Task Trim_IsBoundedPerCall_AndDeletesAllInTheEnd()
    {
        var writer = new Writer(Store, "a");
        for (var number = 1; number <= IStateStore.MaxTrimmed + 5; number++)
        {
            await writer.WriteAsync(1);
        }

        Assert.Equal(IStateStore.MaxTrimmed, await Store.TrimDecisionsAsync("a", Writer.Time(2), None));
        Assert.Equal(5, (await NumbersAsync("a")).Count);
        Assert.Equal(5, await Store.TrimDecisionsAsync("a", Writer.Time(2), None));
        Assert.Empty(await NumbersAsync("a"));
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

    private async Task<List<int>> ListAsync(string deployment, int limit, Func<int, Task> afterPage)
    {
        var numbers = new List<int>();
        DecisionKey? next = null;
        for (var number = 0; number == 0 || next is not null; number++)
        {
            var page = await Store.ListDecisionsAsync(deployment, limit, next, None);
            Assert.InRange(page.Decisions.Count, next is null ? 0 : 1, limit);
            numbers.AddRange(page.Decisions.Select(stored => stored.Decision.Prefill));
            next = page.Next;
            await afterPage(number);
        }

        return numbers;
    }

    private static string NewDeployment() => $"d{Interlocked.Increment(ref _deployments)}";

    /// <summary>Writes one decision after the other, numbered from 1.</summary>
    private sealed class Writer(IStateStore store, string deployment)
    {
        private StateTag? _tag;
        private int _number;

        public static DateTimeOffset Time(int time) => DateTimeOffset.UnixEpoch.AddTicks(time);

        public async Task<(DateTimeOffset At, int Number)> WriteAsync(int time)
        {
            var decision = Numbered.Decision(++_number) with { At = Time(time) };
            _tag = await store.WriteStateAsync(deployment, DeploymentState.Empty, decision, _tag, None);
            return (decision.At, _number);
        }
    }
}
