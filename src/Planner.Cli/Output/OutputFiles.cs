using Planner.Cluster.Documents;
namespace Planner.Cli.Output;

/// <summary>The files that a command writes: all of them when its work is done, none when it is not.</summary>
/// <param name="inputs">Files that the command reads and must not overwrite; null where there is none.</param>
internal sealed class OutputFiles(params IEnumerable<string?> inputs) : IDisposable
{
    private readonly Dictionary<string, string> _taken = inputs
        .Where(input => !string.IsNullOrEmpty(input))
        .Select(input => Path.GetFullPath(input!))
        .Distinct()
        .ToDictionary(input => input, _ => "an input of this command");

    private readonly List<OutputFile> _files = [];

    /// <summary>Opens a file.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="path">The file; null where the option was not given.</param>
    /// <returns>Where to write; null where the option was not given.</returns>
    public TextWriter? Open(string option, string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (path.Length == 0)
        {
            throw new DocumentException($"{option} is empty; name a file");
        }

        var full = Path.GetFullPath(path);
        if (!OutputFile.IsDevice(full) && !_taken.TryAdd(full, $"also named by {option}"))
        {
            throw new DocumentException($"{option} {path}: is {_taken[full]}; name another file");
        }

        var file = new OutputFile(option, path);
        _files.Add(file);
        return file.Writer;
    }

    /// <summary>Gives the files their names, once all of them are written.</summary>
    /// <exception cref="IOException">One cannot be written, such as on a full disk; none has its name then.</exception>
    public void Commit()
    {
        _files.ForEach(file => file.Finish());
        _files.ForEach(file => file.TakeName());
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
