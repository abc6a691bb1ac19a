namespace Planner.Storage;

/// <summary>Opens the store that a setting names.</summary>
public static class StateStores
{
    /// <summary>What is used where nothing is set.</summary>
    public const string Default = "file:.planner/state.db";

    private const string FilePrefix = "file:";

    /// <summary>Opens a store. Nothing is read or written yet.</summary>
    /// <param name="setting">
    /// <c>file:PATH</c> for the embedded store, relative to the current folder; empty or null: <see cref="Default"/>.
    /// </param>
    /// <exception cref="StateStoreException">It names no store. It may hold a key, so it is not quoted.</exception>
    public static IStateStore Open(string? setting)
    {
        var wanted = string.IsNullOrWhiteSpace(setting) ? Default : setting.Trim();
        if (wanted.StartsWith(FilePrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new FileStateStore(FilePath(wanted[FilePrefix.Length..]));
        }

        throw new StateStoreException(NamesTables(wanted)
            ? "Azure Table storage is not supported yet: set file:PATH for the embedded store"
            : "the setting names no store: set file:PATH for the embedded store");
    }

    private static string FilePath(string path)
    {
        if (path.Length == 0)
        {
            throw new StateStoreException("file: lacks a path: set file:PATH");
        }

        return path.StartsWith("//", StringComparison.Ordinal)
            ? throw new StateStoreException("file:// is not supported: set file:PATH, without the two slashes")
            : path;
    }

    private static bool NamesTables(string setting) =>
        setting.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || setting.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || setting.Contains("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase)
        || setting.Contains("AccountName=", StringComparison.OrdinalIgnoreCase)
        || setting.Contains("TableEndpoint=", StringComparison.OrdinalIgnoreCase);
}
