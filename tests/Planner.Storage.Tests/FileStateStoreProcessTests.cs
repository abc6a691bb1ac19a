using Planner.Runtime;
using Planner.Storage.Crasher;
using Planner.Testing;

namespace Planner.Storage;

/// <summary>The embedded store under several processes, and under processes that are killed.</summary>
public sealed class FileStateStoreProcessTests : IDisposable
{
    private const int Forever = int.MaxValue;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public FileStateStoreProcessTests() => _path = _folder.PathOf("state.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TwoProcesses_LoseNoUpdate()
    {
        const int Writes = 100;
        using var one = WriterProcess.Start(_path, "a", Writes);
        using var two = WriterProcess.Start(_path, "a", Writes);

        var numbers = await Task.WhenAll(one.ReadToEndAsync(), two.ReadToEndAsync());

        await one.AssertDoneAsync();
        await two.AssertDoneAsync();
        Assert.Equal(Enumerable.Range(1, 2 * Writes), numbers.SelectMany(list => list).Order());
        Assert.Equal(2 * Writes, await WholeNumberAsync());
    }

    /// <summary>
    /// The kill falls anywhere in a loop that does nothing but read and write. A number that was acknowledged must
    /// be there; the one after it may be, where the kill fell between the commit and the word of it.
    /// </summary>
    [Fact]
    public async Task WriterKilledAtAnyMoment_LeavesAWholeStoreWithAllThatWasAcknowledged()
    {
        var random = new Random(1);
        var number = 0;
        for (var round = 0; round < 32; round++)
        {
            using var writer = WriterProcess.Start(_path, "a", Forever);
            var acknowledged = await writer.ReadAsync() ?? throw new InvalidOperationException("it wrote nothing");
            await Task.Delay(random.Next(25));
            writer.Kill();
            acknowledged = (await writer.ReadToEndAsync()).Append(acknowledged).Max();

            Assert.InRange(acknowledged, number + 1, Forever);
            number = await WholeNumberAsync();
            Assert.InRange(number, acknowledged, acknowledged + 1);
        }
    }

    [Fact]
    public async Task ProcessWhoseNeighboursAreKilled_GoesOn()
    {
        var random = new Random(2);
        using var steady = WriterProcess.Start(_path, "a", 120);
        var numbers = steady.ReadToEndAsync();
        for (var round = 0; round < 5; round++)
        {
            using var victim = WriterProcess.Start(_path, "a", Forever);
            await victim.ReadAsync();
            await Task.Delay(random.Next(25));
            victim.Kill();
        }

        Assert.Equal(120, (await numbers).Distinct().Count());
        await steady.AssertDoneAsync();
        Assert.InRange(await WholeNumberAsync(), 125, Forever);
    }

    /// <summary>The state's number, which must be that of its decisions, each there once and in order.</summary>
    private async Task<int> WholeNumberAsync()
    {
        var store = new FileStateStore(_path);
        var number = Numbered.NumberOf(await store.ReadStateAsync("a", default));
        var decisions = new List<int>();
        DecisionKey? next = null;
        do
        {
            var page = await store.ListDecisionsAsync("a", IStateStore.MaxListed, next, default);
            decisions.AddRange(page.Decisions.Select(stored => stored.Decision.Prefill));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Range(1, number).Reverse(), decisions);
        return number;
    }
}
