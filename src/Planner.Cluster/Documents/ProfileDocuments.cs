using Planner.Capacity;

namespace Planner.Cluster.Documents;

/// <summary>Reads an engine profile from a folder.</summary>
public static class ProfileDocuments
{
    /// <summary>Reads the two files of a profile folder.</summary>
    /// <exception cref="DocumentException">They cannot be used.</exception>
    public static EngineProfile Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DocumentException($"{folder}: there is no such folder; name the engine profile's, which holds " +
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

    /// <summary>A JSON file, or in its place what the profiler saves with numpy, under either of the names it has for it.</summary>
    private static string Read(string folder, string jsonFile, string phase)
    {
        string[] archives = [Path.ChangeExtension(jsonFile, ".npz"), Path.Combine($"selected_{phase}_interpolation", "raw_data.npz")];
        var path = Path.Combine(folder, jsonFile);
        if (File.Exists(path) || Array.Find(archives, name => File.Exists(Path.Combine(folder, name))) is not { } archive)
        {
            return DocumentFile.ReadText(path, $"{phase} profile");
        }

        try
        {
            return NpzReader.ToJson(File.ReadAllBytes(Path.Combine(folder, archive)));
        }
        catch (ProfileException error)
        {
            throw new ProfileException($"{archive}: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"{archive}: {error.Message}");
        }
    }
}
