using Planner.Cluster.Documents;
namespace Planner.Cli.Output;

/// <summary>
/// A file that is written whole or not at all. It is opened before the work, so that a place that cannot be written to
/// is found out first, and takes its name only when the work is done.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _unfinished;
    private readonly StreamWriter _writer;

    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="DocumentException">It cannot be written.</exception>
    public OutputFile(string option, string path)
    {
        try
        {
            _path = TargetOf(path);
            RequirePlace();
            _unfinished = IsDevice(_path)
                ? _path
                : Path.Join(Path.GetDirectoryName(_path), $".{Path.GetFileName(_path)}.{Path.GetRandomFileName()}");
            _writer = new StreamWriter(new OutputStream($"{option} {path}", _unfinished)) { NewLine = "\n" };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DocumentException($"{option} {path}: cannot be written: {DocumentFile.Reason(error)}");
        }
    }

    public TextWriter Writer => _writer;

    /// <summary>Writes what is still to be written.</summary>
    /// <exception cref="IOException">It cannot be.</exception>
    public void Finish() => _writer.Dispose();

    /// <summary>Gives the finished file its name.</summary>
    public void TakeName()
    {
        if (_unfinished != _path)
        {
            File.Move(_unfinished, _path, overwrite: true);
        }
    }

    /// <summary>Leaves nothing behind that is not finished.</summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // What cannot be written is thrown away.
        }

        if (_unfinished != _path)
        {
            File.Delete(_unfinished);
        }
    }

    /// <summary>Devices such as /dev/null must be written to, not replaced.</summary>
    public static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal);

    /// <summary>The file itself, where a link to it is named.</summary>
    private static string TargetOf(string path)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full) && !IsDevice(full)
            ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full
            : full;
    }

    private void RequirePlace()
    {
        if (Directory.Exists(_path))
        {
            throw new IOException("it is a folder; name a file");
        }

        if (Path.GetDirectoryName(_path) is { } folder && !Directory.Exists(folder))
        {
            throw new IOException(File.Exists(folder)
                ? $"{folder} is a file, not a folder"
                : $"there is no folder {folder}; create it first");
        }

        if (File.Exists(_path))
        {
            // A rename would replace it even where its owner has forbidden to write to it.
            using var _ = File.Open(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }
    }
}
