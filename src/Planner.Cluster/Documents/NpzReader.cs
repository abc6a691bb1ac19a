using System.IO.Compression;
using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>Reads arrays of a numpy archive: a zip of .npy files.</summary>
internal static class NpzReader
{
    /// <summary>Most bytes that the arrays of an archive have together, unpacked: a profile has some KB.</summary>
    private const int MaxBytes = 4 << 20;

    /// <summary>The arrays by name.</summary>
    /// <param name="npz">The archive.</param>
    /// <param name="isWanted">Which of them; others may be of any type.</param>
    /// <exception cref="ProfileException">It is not an archive, or a wanted array not one of numbers.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(byte[] npz, Predicate<string> isWanted)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(npz), ZipArchiveMode.Read);
            var arrays = new Dictionary<string, NpyArray>();
            var left = MaxBytes;
            foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".npy", StringComparison.Ordinal)))
            {
                var name = entry.Name[..^".npy".Length];
                if (!isWanted(name))
                {
                    continue;
                }

                var array = NpyArray.Read(Bytes(entry, left), entry.Name);
                left -= (int)entry.Length;
                if (array.Values.FirstOrDefault(value => !double.IsFinite(value), 0) is not 0 and var absurd)
                {
                    throw new ProfileException($"{entry.Name} has {absurd} in it");
                }

                arrays[name] = array;
            }

            return arrays;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new ProfileException($"not a numpy archive: {error.Message}");
        }
    }

    /// <summary>As many bytes as the archive says that the entry has, whatever it unpacks to.</summary>
    private static byte[] Bytes(ZipArchiveEntry entry, int most)
    {
        if (entry.Length > most)
        {
            throw new ProfileException($"up to {ManifestText.OneLine(entry.Name)} it has more than {MaxBytes >> 20} MB; is it a profile?");
        }

        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
