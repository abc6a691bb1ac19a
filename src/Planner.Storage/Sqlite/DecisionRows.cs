using Microsoft.Data.Sqlite;
using Planner.Runtime;

namespace Planner.Storage.Sqlite;

/// <summary>The decisions of a <see cref="StateFile"/>.</summary>
internal static class DecisionRows
{
    public static void Insert(SqliteConnection connection, string deployment, DecisionKey key, string body)
    {
        using var command = connection.Command(
            "INSERT INTO decision VALUES ($deployment, $key, $body)",
            ("$deployment", deployment), ("$key", key.ToString()), ("$body", body));
        command.ExecuteNonQuery();
    }

    public static DecisionPage List(SqliteConnection connection, string deployment, DecisionKey? before, int limit)
    {
        using var command = connection.Command(
            "SELECT key, body FROM decision WHERE deployment = $deployment AND key > $before ORDER BY key",
            ("$deployment", deployment), ("$before", before?.ToString() ?? ""));
        using var row = command.ExecuteReader();
        var page = new DecisionPageBuilder(limit);
        while (row.Read() && page.Add(row.GetString(0), row.GetString(1)))
        {
        }

        return page.Page;
    }

    public static int Trim(SqliteConnection connection, string deployment, DecisionKey before)
    {
        using var command = connection.Command(
            """
            DELETE FROM decision WHERE rowid IN (
                SELECT rowid FROM decision WHERE deployment = $deployment AND key > $before
                ORDER BY key DESC LIMIT $limit)
            """,
            ("$deployment", deployment), ("$before", before.ToString()), ("$limit", IStateStore.MaxTrimmed));
        return command.ExecuteNonQuery();
    }
}
