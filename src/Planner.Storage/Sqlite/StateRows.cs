using Microsoft.Data.Sqlite;
using Planner.Runtime;
using Planner.State;

namespace Planner.Storage.Sqlite;

/// <summary>The states of a <see cref="StateFile"/>.</summary>
internal static class StateRows
{
    private const string Insert =
        "INSERT INTO state VALUES ($deployment, $sequence, $etag, $body) ON CONFLICT DO NOTHING";

    private const string Update = """
        UPDATE state SET sequence = $sequence, etag = $etag, body = $body
        WHERE deployment = $deployment AND sequence = $readSequence AND etag = $readETag
        """;

    public static StoredState? Read(SqliteConnection connection, string deployment)
    {
        using var command = connection.Command(
            "SELECT body, sequence, etag FROM state WHERE deployment = $deployment", ("$deployment", deployment));
        using var row = command.ExecuteReader();
        return row.Read()
            ? new StoredState(
                StateFormat.Read(StateBody.Unpack(row.GetFieldValue<byte[]>(0))),
                new StateTag(StoredSequence.Require(row.GetInt64(1)), row.GetString(2)))
            : null;
    }

    /// <exception cref="StateConflictException">The row is not the one that was read.</exception>
    public static void Replace(SqliteConnection connection, StateRow row, StateTag? read)
    {
        using var command = connection.Command(
            read is null ? Insert : Update,
            ("$deployment", row.Deployment),
            ("$sequence", row.Tag.Sequence),
            ("$etag", row.Tag.ETag),
            ("$body", row.Body),
            ("$readSequence", read?.Sequence),
            ("$readETag", read?.ETag));
        if (command.ExecuteNonQuery() == 0)
        {
            throw new StateConflictException(row.Deployment);
        }
    }

    public static IReadOnlyList<string> Deployments(SqliteConnection connection)
    {
        using var command = connection.Command("SELECT deployment FROM state ORDER BY deployment");
        using var row = command.ExecuteReader();
        var found = new List<string>();
        while (row.Read())
        {
            found.Add(row.GetString(0));
        }

        return found;
    }
}
