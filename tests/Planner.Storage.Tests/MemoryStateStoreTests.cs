using CsCheck;
using Planner.Runtime;
using Planner.Storage.Crasher;
using Planner.Testing;

namespace Planner.Storage;

/// <summary>The store in memory answers as the file does, whatever is asked of both.</summary>
public class MemoryStateStoreTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Gen<Func<IStateStore, Dictionary<string, StateTag>, Task<string>>> Operations = Gen.OneOf(
        Gen.Select(Gen.OneOf(Gen.Const("a"), Gen.Const("b")), Gen.Int[1, 9], Gen.Bool, Gen.Bool).Select(Write),
        Gen.Select(Gen.OneOf(Gen.Const("a"), Gen.Const("b")), Gen.Int[1, 3], Gen.Int[0, 9]).Select(List),
        Gen.Select(Gen.OneOf(Gen.Const("a"), Gen.Const("b")), Gen.Int[0, 9]).Select(Trim),
        Gen.OneOf(Gen.Const("a"), Gen.Const("b")).Select(Read),
        Gen.Select(Gen.OneOf(Gen.Const("x"), Gen.Const("y")), Gen.OneOf(Gen.Const<string?>(() => null), Gen.Const<string?>("1"), Gen.Const<string?>("2")), Gen.OneOf(Gen.Const("1"), Gen.Const("2"))).Select(Replace));

    [Fact]
    public void AnyCalls_AreAnsweredAsByTheFile() =>
        Operations.Array[1, 12].Sample(
            operations =>
            {
                using var folder = new TemporaryFolder();
                var (file, memory) = (new FileStateStore(folder.PathOf("state.db")), new MemoryStateStore());
                var (fileTags, memoryTags) = (new Dictionary<string, StateTag>(), new Dictionary<string, StateTag>());
                foreach (var operation in operations)
                {
                    Assert.Equal(
                        operation(file, fileTags).GetAwaiter().GetResult(), operation(memory, memoryTags).GetAwaiter().GetResult());
                }
            },
            iter: 50);

    private static Func<IStateStore, Dictionary<string, StateTag>, Task<string>> Write((string Name, int Number, bool IsStale, bool Decides) write) =>
        async (store, tags) =>
        {
            var read = write.IsStale ? null : tags.GetValueOrDefault(write.Name);
            try
            {
                tags[write.Name] = await store.WriteStateAsync(
                    write.Name, Numbered.State(write.Number), write.Decides ? Numbered.Decision(write.Number) : null, read, None);
                return $"written {tags[write.Name].Sequence}";
            }
            catch (StateConflictException error)
            {
                return error.Message;
            }
        };

    private static Func<IStateStore, Dictionary<string, StateTag>, Task<string>> Read(string name) =>
        async (store, _) =>
        {
            var stored = await store.ReadStateAsync(name, None);
            var names = await store.ListDeploymentsAsync(None);
            return $"{(stored is null ? "none" : $"{stored.Tag.Sequence} {Numbered.NumberOf(stored)}")} of {string.Join(' ', names)}";
        };

    private static Func<IStateStore, Dictionary<string, StateTag>, Task<string>> List((string Name, int Limit, int Before) list) =>
        async (store, _) =>
        {
            DecisionKey? before = list.Before == 0 ? null : new DecisionKey(Numbered.Decision(list.Before).At, list.Limit);
            var page = await store.ListDecisionsAsync(list.Name, list.Limit, before, None);
            return $"{string.Join(' ', page.Decisions.Select(stored => stored.Key))} then {page.Next}";
        };

    private static Func<IStateStore, Dictionary<string, StateTag>, Task<string>> Trim((string Name, int OlderThan) trim) =>
        async (store, _) => $"trimmed {await store.TrimDecisionsAsync(trim.Name, Numbered.Decision(trim.OlderThan).At, None)}";

    private static Func<IStateStore, Dictionary<string, StateTag>, Task<string>> Replace((string Name, string? Read, string Text) replace) =>
        async (store, _) =>
        {
            var done = await store.ReplaceDocumentAsync(replace.Name, replace.Read, replace.Text, None);
            return $"{done} {await store.ReadDocumentAsync(replace.Name, None)}";
        };
}
