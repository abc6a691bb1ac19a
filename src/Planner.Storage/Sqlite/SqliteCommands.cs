using Microsoft.Data.Sqlite;

namespace Planner.Storage.Sqlite;

internal static class SqliteCommands
{
    /// <summary>A command with its parameters, in the connection's transaction if it has one.</summary>
    public static SqliteCommand Command(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
