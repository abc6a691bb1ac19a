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
                DocumentFile.ReadText(Path.Combine(folder, ProfileReader.PrefillFile), "prefill profile"),
                DocumentFile.ReadText(Path.Combine(folder, ProfileReader.DecodeFile), "decode profile"));
        }
        catch (ProfileException error)
        {
            throw new DocumentException(Path.Combine(folder, error.Message));
        }
    }
}
