using CsCheck;
using Planner.Runtime;

namespace Planner.Storage;

/// <summary>The part about listing and trimming decisions.</summary>
public abstract partial class StateStoreContract
{
    private static int _deployments;

    /// <summary>Times are few, so that many decisions share one, and go back, as clocks of two machines may.</summary>
    [Fact]
    public Task AnyPaging_ListsEveryDecisionOnce_NewestFirst_WhileOthersAreWritten() =>
        Gen.Select(Gen.Int[0, 4].Array[0, 12], Gen.Int[1, 5], Gen.Int[0, 4].Array[0, 6]).SampleAsync(
            async (before, limit, during) =>
            {
                var deployment = NewDeployment();
                var writer = new DecisionWriter(Store, deployment);
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
        var writer = new DecisionWriter(Store, "a");
        await writer.WriteAsync(1);
        await writer.WriteAsync(2);

        Assert.Null((await Store.ListDecisionsAsync("a", 2, null, None)).Next);
        Assert.NotNull((await Store.ListDecisionsAsync("a", 1, null, None)).Next);
    }

    [Fact]
    public async Task ListBeforeATime_LeavesOutDecisionsOfThatTime()
    {
        var writer = new DecisionWriter(Store, "a");
        foreach (var time in new[] { 1, 2, 2, 3 })
        {
            await writer.WriteAsync(time);
        }

        var page = await Store.ListDecisionsAsync("a", 50, DecisionKey.Before(DecisionWriter.Time(2)), None);

        Assert.Equal(1, Assert.Single(page.Decisions).Decision.Prefill);
    }

    [Fact]
    public async Task Cursor_WorksAfterItsDecisionIsGone()
    {
        var writer = new DecisionWriter(Store, "a");
        for (var time = 1; time <= 4; time++)
        {
            await writer.WriteAsync(time);
        }

        var newest = (await Store.ListDecisionsAsync("a", 1, null, None)).Next;
        await Store.TrimDecisionsAsync("a", DateTimeOffset.MaxValue, None);
        await writer.WriteAsync(0);

        var page = await Store.ListDecisionsAsync("a", 9, newest, None);

        Assert.Equal(5, Assert.Single(page.Decisions).Decision.Prefill);
    }

    [Theory]
    [InlineData("{not json")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"at":"2026-01-01T00:00:00Z","loop":"load","outcome":"keep","prefill":1,"decode":1,"from_prefill":1,"from_decode":1,"reason":"x","steps":[null]}""")]
    public async Task DecisionThatCannotBeRead_IsNamed_AndHidesNoOther(string text)
    {
        var writer = new DecisionWriter(Store, "a");
        for (var time = 1; time <= 3; time++)
        {
            await writer.WriteAsync(time);
        }

        var keys = (await Store.ListDecisionsAsync("a", 9, null, None)).Decisions.Select(stored => stored.Key).ToList();
        await OverwriteDecisionAsync("a", keys[1].ToString(), text);
        await OverwriteDecisionAsync("a", "d-zzz", "{}");

        var page = await Store.ListDecisionsAsync("a", 9, null, None);
        Assert.Equal([keys[0], keys[2]], page.Decisions.Select(stored => stored.Key));
        Assert.Equal(keys[1], Assert.Single(page.Unreadable).Key);
        Assert.Null(page.Next);
        var second = await Store.ListDecisionsAsync("a", 1, keys[0], None);
        Assert.Equal((1, keys[1]), (second.Count, second.Next));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public Task LimitOutOfRange_IsRefused(int limit) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListDecisionsAsync("a", limit, null, None));

    [Fact]
    public async Task Trim_DeletesOnlyWhatIsOlder()
    {
        var writer = new DecisionWriter(Store, "a");
        for (var time = 1; time <= 6; time++)
        {
            await writer.WriteAsync(time);
        }

        Assert.Equal(3, await Store.TrimDecisionsAsync("a", DecisionWriter.Time(4), None));
        Assert.Equal(0, await Store.TrimDecisionsAsync("a", DecisionWriter.Time(4), None));

        Assert.Equal([6, 5, 4], await NumbersAsync("a"));
        Assert.NotNull(await Store.ReadStateAsync("a", None));
    }

    [Fact]
    public async Task Trim_IsBoundedPerCall_AndDeletesAllInTheEnd()
    {
        var writer = new DecisionWriter(Store, "a");
        for (var number = 1; number <= IStateStore.MaxTrimmed + 5; number++)
        {
            await writer.WriteAsync(1);
        }

        Assert.Equal(IStateStore.MaxTrimmed, await Store.TrimDecisionsAsync("a", DecisionWriter.Time(2), None));
        Assert.Equal(5, (await NumbersAsync("a")).Count);
        Assert.Equal(5, await Store.TrimDecisionsAsync("a", DecisionWriter.Time(2), None));
        Assert.Empty(await NumbersAsync("a"));
    }

    private static string NewDeployment() => $"d{Interlocked.Increment(ref _deployments)}";

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
}
