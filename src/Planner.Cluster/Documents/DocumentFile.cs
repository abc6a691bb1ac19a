namespace Planner.Cluster.Documents;

/// <summary>Reads files that a person names.</summary>
public static class DocumentFile
{
    /// <summary>Reads text: UTF-8, or what a byte order mark says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public static string ReadText(string path, string what) => Open(path, what, File.ReadAllText);

    /// <inheritdoc cref="ReadText"/>
    public static FileStream OpenRead(string path, string what) => Open(path, what, File.OpenRead);

    /// <summary>Why a file could not be opened, without its path.</summary>
    public static string Reason(Exception error) => error switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "there is no such place",
        ArgumentException => "this is no path",
        _ => error.Message,
    };

    private static T Open<T>(string path, string what, Func<string, T> open)
    {
        if (Directory.Exists(path))
        {
            throw new DocumentException($"{path}: the {what} must be a file, this is a folder");
        }

        try
        {
            return open(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DocumentException($"{path}: there is no such file; name the {what}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DocumentException($"{path}: the {what} cannot be read: {Reason(error)}");
        }
    }
}
