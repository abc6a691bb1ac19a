using System.Text;
using Microsoft.Data.Sqlite;

namespace Planner.Storage.Sqlite;

/// <summary>The documents of a <see cref="StateFile"/>.</summary>
internal static class DocumentRows
{
    public static string? Read(SqliteConnection connection, string name)
    {
        using var command = connection.Command("SELECT body FROM document WHERE name = $name", ("$name", name));
        return command.ExecuteScalar() is byte[] body ? Encoding.UTF8.GetString(StateBody.Unpack(body)) : null;
    }

    public static int Write(SqliteConnection connection, string name, byte[] body)
    {
        using var command = connection.Command(
            "INSERT OR REPLACE INTO document VALUES ($name, $body)", ("$name", name), ("$body", body));
        return command.ExecuteNonQuery();
    }

    /// <summary>Writes it if it reads as expected; the transaction takes the write lock before it looks.</summary>
    public static bool Replace(SqliteConnection connection, string name, string? read, byte[] body)
    {
        using var transaction = connection.BeginTransaction();
        if (Read(connection, name) != read)
        {
            return false;
        }

        Write(connection, name, body);
        transaction.Commit();
        return true;
    }
}
