using Microsoft.Data.Sqlite;

namespace Planner.Storage.Sqlite;

/// <summary>The tables of the embedded store, and how a file shows that it has them.</summary>
internal static class StateFileSchema
{
    /// <summary>Rises when an older program would misread the tables.</summary>
    private const int Version = 1;

    /// <summary>"PLAN": tells our files from other programs'.</summary>
    private const int ApplicationId = 0x504C414E;

    private static readonly string Create = $"""
        CREATE TABLE state (
            deployment TEXT PRIMARY KEY, sequence INTEGER NOT NULL, etag TEXT NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE TABLE decision (
            deployment TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (deployment, key)) STRICT;
        CREATE TABLE document (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        """;

    /// <summary>Creates the tables in an empty file.</summary>
    /// <returns>Why the file must not be used; null where it may.</returns>
    public static string? Problem(SqliteConnection connection)
    {
        var found = Read(connection);
        if (found.IsEmpty)
        {
            CreateIfStillEmpty(connection);
            found = Read(connection);
        }

        if (found.ApplicationId != ApplicationId)
        {
            return "it is another program's database";
        }

        return found.Version > Version
            ? $"it has schema version {found.Version}, this program knows {Version}: run the version that wrote it, " +
              "or a newer one"
            : null;
    }

    private static void CreateIfStillEmpty(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        if (Read(connection).IsEmpty)
        {
            using var command = connection.Command(Create);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static Header Read(SqliteConnection connection)
    {
        using var command = connection.Command(
            """
            SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
            FROM pragma_application_id, pragma_user_version
            """);
        using var row = command.ExecuteReader();
        row.Read();
        return new Header(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    private sealed record Header(long ApplicationId, long Version, long Tables)
    {
        public bool IsEmpty => this is { ApplicationId: 0, Version: 0, Tables: 0 };
    }
}
