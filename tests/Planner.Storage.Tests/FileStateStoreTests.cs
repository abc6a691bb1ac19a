using Microsoft.Data.Sqlite;
using Planner.Runtime;
using Planner.Storage.Crasher;
using Planner.Storage.Sqlite;
using Planner.Testing;

namespace Planner.Storage;

public sealed class FileStateStoreTests : StateStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public FileStateStoreTests()
    {
        _path = _folder.PathOf("new", "folder", "state.db");
        Store = OpenAgain();
    }

    protected override IStateStore Store { get; }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task StoreAtRest_IsOneFile()
    {
        await Numbered.IncrementAsync(Store, "a");

        Assert.Equal([_path], Directory.GetFiles(Path.GetDirectoryName(_path)!));
    }

    [Fact]
    public async Task DecisionThatCannotBeWritten_TakesTheStateBack()
    {
        await Numbered.IncrementAsync(Store, "a");
        Execute("CREATE TRIGGER full BEFORE INSERT ON decision BEGIN SELECT RAISE(ABORT, 'no more'); END");

        var error = await Assert.ThrowsAsync<StateStoreException>(() => Numbered.IncrementAsync(Store, "a"));

        Assert.EndsWith("no more'.", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, Numbered.NumberOf(await Store.ReadStateAsync("a", default)));
    }

    [Fact]
    public async Task FileThatIsDeletedUnderneath_StartsAfresh_AndOldTagsConflict()
    {
        var tag = await Store.WriteStateAsync("a", Numbered.State(1), null, null, default);
        File.Delete(_path);
        await Store.WriteStateAsync("a", Numbered.State(1), null, null, default);

        await Assert.ThrowsAsync<StateConflictException>(
            () => Store.WriteStateAsync("a", Numbered.State(2), null, tag, default));
    }

    [Fact]
    public async Task NoDatabase_IsRefusedAndLeftUntouched()
    {
        await Numbered.IncrementAsync(Store, "a");
        await File.WriteAllTextAsync(_path, new string('x', 5000));

        await AssertFailsAsync("it is damaged or not a SQLite database; restore a copy, or move it away to start afresh");
        Assert.Equal(5000, new FileInfo(_path).Length);
    }

    [Fact]
    public async Task EmptyFile_IsAnEmptyStore()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        await File.WriteAllBytesAsync(_path, []);

        Assert.Equal(1, await Numbered.IncrementAsync(Store, "a"));
    }

    [Fact]
    public async Task TruncatedFile_IsRefused()
    {
        await Numbered.IncrementAsync(Store, "a");
        await File.WriteAllBytesAsync(_path, (await File.ReadAllBytesAsync(_path))[..9000]);

        await AssertFailsAsync("it is damaged or not a SQLite database; restore a copy, or move it away to start afresh");
    }

    [Fact]
    public async Task OverwrittenPages_NeverGiveAStateThatWasNotWritten()
    {
        await Numbered.IncrementAsync(Store, "a");
        var whole = await File.ReadAllBytesAsync(_path);
        for (var offset = 4096; offset + 512 <= whole.Length; offset += 1024)
        {
            var damaged = whole.ToArray();
            damaged.AsSpan(offset, 512).Fill(0xA5);
            await File.WriteAllBytesAsync(_path, damaged);

            await AssertWholeOrRefusedAsync();
        }
    }

    [Fact]
    public async Task NewerSchema_IsRefused()
    {
        await Numbered.IncrementAsync(Store, "a");
        Execute("PRAGMA user_version = 2");

        await AssertFailsAsync(
            "it has schema version 2, this program knows 1: run the version that wrote it, or a newer one");
    }

    [Fact]
    public async Task AnotherProgramsDatabase_IsRefusedAndLeftUntouched()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        Execute("CREATE TABLE songs (title TEXT)");
        var before = await File.ReadAllBytesAsync(_path);

        await AssertFailsAsync("it is another program's database");
        Assert.Equal(before, await File.ReadAllBytesAsync(_path));
    }

    [Fact]
    public async Task FolderInPlaceOfTheFile_IsRefused()
    {
        Directory.CreateDirectory(_path);

        await AssertFailsAsync("it is a folder");
    }

    [Fact]
    public async Task FileInPlaceOfTheFolder_IsRefused()
    {
        await File.WriteAllTextAsync(_folder.PathOf("new"), "");

        var error = await Assert.ThrowsAsync<StateStoreException>(() => Store.ReadStateAsync("a", default));

        Assert.StartsWith(
            $"state file {_path}: its folder cannot be created: ", error.Message, StringComparison.Ordinal);
    }

    [UnprivilegedFact]
    public async Task ReadOnlyFile_CanBeReadAndNotWritten()
    {
        await Numbered.IncrementAsync(Store, "a");
        File.SetAttributes(_path, FileAttributes.ReadOnly);

        var read = await Store.ReadStateAsync("a", default);
        var error = await Assert.ThrowsAsync<StateStoreException>(() => Numbered.IncrementAsync(Store, "a"));

        Assert.Equal(1, Numbered.NumberOf(read));
        Assert.Equal($"state file {_path}: it or its folder cannot be written", error.Message);
    }

    [Fact]
    public async Task FileThatIsLockedForTooLong_IsReported()
    {
        await Numbered.IncrementAsync(Store, "a");
        using var locker = Connect();
        using var transaction = locker.BeginTransaction();
        var impatient = new FileStateStore(_path, TimeSpan.FromMilliseconds(1100));

        Assert.Equal(1, Numbered.NumberOf(await impatient.ReadStateAsync("a", default)));
        var error = await Assert.ThrowsAsync<StateStoreException>(() => Numbered.IncrementAsync(impatient, "a"));

        Assert.Equal($"state file {_path}: another process has locked it for more than 1.1 s", error.Message);
    }

    [Fact]
    public async Task LockThatIsReleased_IsWaitedFor()
    {
        await Numbered.IncrementAsync(Store, "a");
        var locker = Connect();
        var transaction = locker.BeginTransaction();

        var write = Numbered.IncrementAsync(Store, "a");
        await Task.Delay(300);
        Assert.False(write.IsCompleted);
        await transaction.RollbackAsync();
        await locker.DisposeAsync();

        Assert.Equal(2, await write);
    }

    protected override IStateStore OpenAgain() => new FileStateStore(_path);

    protected override async Task OverwriteBodyAsync(string deployment, byte[] body)
    {
        using var connection = Connect();
        using var command = connection.Command(
            "UPDATE state SET body = $body WHERE deployment = $deployment",
            ("$body", body), ("$deployment", deployment));
        await command.ExecuteNonQueryAsync();
    }

    protected override async Task OverwriteSequenceAsync(string deployment, long sequence)
    {
        using var connection = Connect();
        using var command = connection.Command(
            "UPDATE state SET sequence = $sequence WHERE deployment = $deployment",
            ("$sequence", sequence), ("$deployment", deployment));
        await command.ExecuteNonQueryAsync();
    }

    protected override async Task OverwriteDecisionAsync(string deployment, string key, string text)
    {
        using var connection = Connect();
        using var command = connection.Command(
            "INSERT OR REPLACE INTO decision VALUES ($deployment, $key, $text)",
            ("$deployment", deployment), ("$key", key), ("$text", text));
        await command.ExecuteNonQueryAsync();
    }

    private async Task AssertFailsAsync(string reason)
    {
        var error = await Assert.ThrowsAsync<StateStoreException>(() => Store.ReadStateAsync("a", default));
        Assert.Equal($"state file {_path}: {reason}", error.Message);
    }

    private async Task AssertWholeOrRefusedAsync()
    {
        try
        {
            Assert.InRange(Numbered.NumberOf(await Store.ReadStateAsync("a", default)), 0, 1);
        }
        catch (Exception error) when (error is StateStoreException or State.StateFormatException)
        {
            // Refused, as it should be.
        }
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        return connection;
    }
}
