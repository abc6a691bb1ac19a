namespace Planner.Cli.Input;

/// <summary>Reads the files that a person names.</summary>
internal static class InputFile
{
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static string ReadText(string path, string what) => Open(path, what, File.ReadAllText);

    /// <inheritdoc cref="ReadText"/>
    public static byte[] ReadBytes(string path, string what) => Open(path, what, File.ReadAllBytes);

    /// <inheritdoc cref="ReadText"/>
    public static FileStream OpenRead(string path, string what) => Open(path, what, File.OpenRead);

    private static T Open<T>(string path, string what, Func<string, T> open)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"{path}: the {what} must be a file, this is a folder");
        }

        try
        {
            return open(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file; name the {what}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: the {what} cannot be read: {error.Message}");
        }
    }
}
