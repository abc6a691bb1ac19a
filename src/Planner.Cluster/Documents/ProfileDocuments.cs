using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>Reads an engine profile from a folder.</summary>
public static class ProfileDocuments
{
    /// <summary>A profile has some KB.</summary>
    private const int MaxBytes = 16 << 20;

    /// <summary>Reads the two files of a profile folder.</summary>
    /// <exception cref="DocumentException">They cannot be used.</exception>
    public static EngineProfile Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DocumentException($"{folder}: folder not found; pass the engine profile folder, which holds " +
                $"{ProfileReader.PrefillFile} and {ProfileReader.DecodeFile}");
        }

        try
        {
            return ProfileReader.ReadJson(
                Read(folder, ProfileReader.PrefillFile, "prefill"), Read(folder, ProfileReader.DecodeFile, "decode"));
        }
        catch (ProfileException error)
        {
            throw new DocumentException(Path.Combine(folder, error.Message));
        }
    }

    /// <summary>All the files that a profile in a folder may be read from.</summary>
    public static IReadOnlyList<string> Files(string folder) => [.. new[] { (ProfileReader.PrefillFile, "prefill"), (ProfileReader.DecodeFile, "decode") }
        .SelectMany(file => Archives(file.Item1, file.Item2).Prepend(file.Item1)).Select(name => Path.Combine(folder, name))];

    /// <summary>A JSON file, or in its place what the profiler saves with numpy, under either of the names it has for it.</summary>
    private static string Read(string folder, string jsonFile, string phase)
    {
        var path = Path.Combine(folder, jsonFile);
        if (File.Exists(path) || Array.Find(Archives(jsonFile, phase), name => File.Exists(Path.Combine(folder, name))) is not { } archive)
        {
            return DocumentFile.ReadText(path, $"{phase} profile", MaxBytes);
        }

        try
        {
            return NpzReader.ToJson(DocumentFile.ReadBytes(Path.Combine(folder, archive), $"{phase} profile", MaxBytes));
        }
        catch (ProfileException error)
        {
            throw new ProfileException($"{archive}: {error.Message}");
        }
    }

    private static string[] Archives(string jsonFile, string phase) =>
        [Path.ChangeExtension(jsonFile, ".npz"), Path.Combine($"selected_{phase}_interpolation", "raw_data.npz")];
}
