using System.Text;

namespace Planner.Cluster.Documents;

/// <summary>Reads files that a person names. They must be regular files of a bounded size.</summary>
public static class DocumentFile
{
    /// <summary>Largest document that is read: a fleet of thousands has some MB.</summary>
    public const int MaxTextBytes = 64 << 20;

    /// <summary>Reads text: UTF-8, or what a byte order mark says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="maxBytes">The largest that is read.</param>
    /// <exception cref="DocumentException">It cannot be read.</exception>
    public static string ReadText(string path, string what, int maxBytes = MaxTextBytes)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, what, maxBytes)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Reads a file as it is.</summary>
    /// <inheritdoc cref="ReadText"/>
    public static byte[] ReadBytes(string path, string what, int maxBytes = MaxTextBytes)
    {
        Check(path, what, maxBytes);
        return Open(path, what, name => Bounded(name, maxBytes))
            ?? throw TooLarge(path, what, "more", maxBytes);
    }

    /// <summary>Opens a file to be read as a stream, whose reader bounds what it takes.</summary>
    /// <inheritdoc cref="ReadText"/>
    public static FileStream OpenRead(string path, string what)
    {
        Check(path, what, long.MaxValue);
        return Open(path, what, File.OpenRead);
    }

    /// <summary>Refuses what is no regular file, or too large.</summary>
    /// <remarks>
    /// Only a regular file says that it has bytes. Pipes, sockets and devices have none by their length and are never opened:
    /// that alone may wait for ever.
    /// </remarks>
    /// <inheritdoc cref="ReadText"/>
    public static void Check(string path, string what, long maxBytes)
    {
        if (Directory.Exists(path))
        {
            throw new DocumentException($"{path}: the {what} must be a file, this is a folder");
        }

        switch (Open(path, what, Length))
        {
            case 0:
                throw new DocumentException($"{path}: the {what} is empty or no regular file (pipes, sockets and devices are not read)");
            case var length when length > maxBytes:
                throw TooLarge(path, what, $"{length}", maxBytes);
        }
    }

    /// <summary>Why a file could not be opened, without its path.</summary>
    public static string Reason(Exception error) => error switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "no such path",
        ArgumentException => "this is no path",
        _ => error.Message,
    };

    /// <summary>Of the file at the end of all links; kubelet mounts ConfigMaps as such.</summary>
    private static long Length(string path) =>
        ((FileInfo?)File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).Length;

    /// <summary>The bytes that come, whatever the length says; null where they are too many.</summary>
    private static byte[]? Bounded(string path, int maxBytes)
    {
        using var file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = file.Read(chunk)) > 0; bytes.Write(chunk, 0, read))
        {
            if (bytes.Length + read > maxBytes)
            {
                return null;
            }
        }

        return bytes.ToArray();
    }

    private static DocumentException TooLarge(string path, string what, string length, long maxBytes) =>
        new($"{path}: the {what} has {length} bytes; at most {maxBytes} are read");

    private static T Open<T>(string path, string what, Func<string, T> open)
    {
        try
        {
            return open(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DocumentException($"{path}: file not found; check the path of the {what}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DocumentException($"{path}: the {what} cannot be read: {Reason(error)}");
        }
    }
}
