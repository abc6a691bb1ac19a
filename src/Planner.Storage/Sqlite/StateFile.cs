using Microsoft.Data.Sqlite;
using Planner.Runtime;

namespace Planner.Storage.Sqlite;

/// <summary>The file of the embedded store: how it is opened, and what it says when that fails.</summary>
/// <remarks>
/// A connection lives for one call. That costs some tenths of a millisecond, and leaves nothing open to go wrong: no
/// lock outlives a call, and a file that was deleted or restored underneath is simply opened anew. The journal is
/// SQLite's default rollback journal: one file at rest, no shared memory, and as fast here (2.1 ms a write) as a
/// write-ahead log (2.4 ms), which the last connection to close has to fold in.
/// </remarks>
internal sealed class StateFile(string path, TimeSpan patience)
{
    /// <summary>How long to wait for another process, which holds its locks for milliseconds.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    private readonly string _path = Path.GetFullPath(path);

    /// <summary>Runs on the thread pool, since SQLite knows only blocking calls.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        Task.Run(() => Run(work), cancellationToken);

    private T Run<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = Open();
            return work(connection);
        }
        catch (SqliteException error)
        {
            throw Failure(Explain(error), error);
        }
    }

    private SqliteConnection Open()
    {
        CreateFolder();
        var connection = new SqliteConnection(ConnectionString());
        try
        {
            connection.Open();
            Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void CreateFolder()
    {
        if (Directory.Exists(_path))
        {
            throw Failure("it is a folder");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failure($"its folder cannot be created: {error.Message}", error);
        }
    }

    /// <summary>
    /// SQLite itself waits for locks (busy_timeout, in <see cref="Prepare"/>); the shortest command timeout keeps
    /// Microsoft.Data.Sqlite from waiting all over again.
    /// </summary>
    private string ConnectionString() =>
        new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false, DefaultTimeout = 1 }.ToString();

    /// <summary>Synchronous EXTRA: a write that was acknowledged survives a power loss, not only a kill.</summary>
    private void Prepare(SqliteConnection connection)
    {
        using var command = connection.Command(
            $"PRAGMA busy_timeout = {patience.TotalMilliseconds:F0}; PRAGMA synchronous = EXTRA;");
        command.ExecuteNonQuery();
        if (StateFileSchema.Problem(connection) is { } problem)
        {
            throw Failure(problem);
        }
    }

    private string Explain(SqliteException error) => error.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            $"another process has locked it for more than {patience.TotalSeconds:0.#} s",
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB =>
            "it is damaged or not a SQLite database; restore a copy, or move it away to start afresh",
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM or SQLitePCL.raw.SQLITE_CANTOPEN =>
            "it or its folder cannot be written",
        SQLitePCL.raw.SQLITE_FULL => "the disk is full; nothing was changed",
        _ => error.Message.ReplaceLineEndings(" "),
    };

    private StateStoreException Failure(string reason, Exception? inner = null) =>
        new($"state file {_path}: {reason}", inner);
}
