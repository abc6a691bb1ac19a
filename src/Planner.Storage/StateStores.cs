using Planner.Runtime;
using Planner.Storage.Tables;

namespace Planner.Storage;

/// <summary>Opens the store that a setting names.</summary>
public static class StateStores
{
    /// <summary>What is used where nothing is set.</summary>
    public const string Default = "file:.planner/state.db";

    private const string FilePrefix = "file:";

    /// <summary>Opens a store. Nothing is read or written yet.</summary>
    /// <param name="setting">
    /// A storage account's connection string (<c>UseDevelopmentStorage=true</c> for Azurite); the https address of its
    /// tables, with a managed identity or whoever is logged in; <c>file:PATH</c> for the embedded store, relative to the
    /// current folder, or to the user's with <c>~/</c>; empty or null: <see cref="Default"/>.
    /// </param>
    /// <exception cref="StateStoreException">It names no store. It may hold a key, so it is not quoted.</exception>
    public static IStateStore Open(string? setting)
    {
        var wanted = string.IsNullOrWhiteSpace(setting) ? Default : setting.Trim();
        if (wanted.StartsWith(FilePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new FileStateStore(FilePath(wanted[FilePrefix.Length..]));
        }

        return TableConnection.Names(wanted)
            ? new TableStateStore(TableConnection.Open(wanted))
            : throw new StateStoreException("not a store: set a storage account's connection string, the " +
                "https:// address of its tables, or file:PATH for the embedded store");
    }

    /// <summary>The path behind <c>file:</c>, with the user's folder for <c>~/</c>.</summary>
    /// <exception cref="StateStoreException">There is none, or it is an address.</exception>
    internal static string FilePath(string path)
    {
        if (path.Length == 0)
        {
            throw new StateStoreException("file: lacks a path: set file:PATH");
        }

        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            throw new StateStoreException("file:// is not supported: set file:PATH, without the two slashes");
        }

        return path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(UserFolder(), path[2..]) : path;
    }

    private static string UserFolder() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } folder
        ? folder
        : throw new StateStoreException("file:~/ lacks the folder of the user, who has none: set file:PATH with the whole path");
}
