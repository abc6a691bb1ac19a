using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>Reads an engine profile from a folder, or from the single file that Dynamo's mocker takes.</summary>
public static class ProfileDocuments
{
    /// <summary>A profile has some KB.</summary>
    private const int MaxBytes = 16 << 20;

    private const string Archive = ".npz";

    /// <summary>Reads a profile. Each pool's sweep is read from its archive, where there is none from its JSON file; <c>meta.json</c> may be beside them.</summary>
    /// <param name="path">The profile's folder, or a mocker's archive.</param>
    /// <exception cref="DocumentException">It cannot be used.</exception>
    public static EngineProfile Read(string path)
    {
        try
        {
            return IsArchive(path) ? ReadMockers(path) : ReadFolder(path);
        }
        catch (ProfileException error)
        {
            throw new DocumentException(IsArchive(path) ? $"{path}: {error.Message}" : Path.Combine(path, error.Message));
        }
    }

    /// <summary>All the files that a profile may be read from.</summary>
    public static IReadOnlyList<string> Files(string path) => IsArchive(path)
        ? [path]
        : [.. Candidates("prefill").Concat(Candidates("decode")).Append(ProfileMeta.File).Select(name => Path.Combine(path, name))];

    private static bool IsArchive(string path) => path.EndsWith(Archive, StringComparison.OrdinalIgnoreCase);

    private static EngineProfile ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DocumentException($"{folder}: folder not found; pass the engine profile folder, which holds " +
                $"{ProfileReader.PrefillFile} and {ProfileReader.DecodeFile}, or the profiler's selected_*_interpolation");
        }

        return ProfileReader.Read(ReadPool(folder, "prefill"), ReadPool(folder, "decode"), ReadMeta(folder));
    }

    private static ProfileMeta? ReadMeta(string folder) => Path.Combine(folder, ProfileMeta.File) is var path && File.Exists(path)
        ? ProfileMeta.ParseJson(DocumentFile.ReadText(path, "profile's description", MaxBytes))
        : null;

    /// <summary>The first file that is there; where none is, the absence of the last, which most people know, is said.</summary>
    private static ProfileColumns ReadPool(string folder, string phase) => Columns(
        folder, Candidates(phase).FirstOrDefault(name => File.Exists(Path.Combine(folder, name)), Candidates(phase)[^1]), phase);

    private static ProfileColumns Columns(string folder, string name, string phase)
    {
        var path = Path.Combine(folder, name);
        if (!IsArchive(name))
        {
            return ProfileColumns.ParseJson(name, DocumentFile.ReadText(path, $"{phase} profile", MaxBytes));
        }

        try
        {
            var arrays = Arrays(path, $"{phase} profile");
            return MockerArchive.Is(arrays)
                ? throw new ProfileException("this is the mocker's archive of both pools; pass the file itself as the profile")
                : ProfileColumns.Of(name, arrays.Select(array => (array.Key, array.Value.Values)));
        }
        catch (ProfileException error)
        {
            throw new ProfileException($"{name}: {error.Message}");
        }
    }

    private static EngineProfile ReadMockers(string path)
    {
        var arrays = Arrays(path, "profile");
        return MockerArchive.Is(arrays)
            ? MockerArchive.Profile(arrays)
            : throw new ProfileException("this is the sweep of one pool; pass the profile's folder, which holds both");
    }

    private static IReadOnlyDictionary<string, NpyArray> Arrays(string path, string what) => NpzReader.Read(
        DocumentFile.ReadBytes(path, what, MaxBytes), array => ProfileReader.IsKnown(array) || MockerArchive.IsKnown(array));

    /// <summary>What the profiler saves, then the names that others give the same arrays.</summary>
    private static string[] Candidates(string phase) =>
        [Path.Combine($"selected_{phase}_interpolation", "raw_data.npz"), $"{phase}_raw_data.npz", $"{phase}_raw_data.json"];
}
