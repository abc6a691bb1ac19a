using System.IO.Compression;
using System.Text.Json.Nodes;
using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>
/// Reads the arrays of a numpy archive: a zip of .npy files, each a header and little-endian numbers (numpy.lib.format,
/// versions 1 to 3).
/// </summary>
public static class NpzReader
{
    /// <summary>Most bytes that the arrays of an archive have together, unpacked: a profile has some KB.</summary>
    private const int MaxBytes = 4 << 20;

    /// <summary>The arrays as a JSON object of lists, the shape that the profiler's JSON files have; an array of one number as that.</summary>
    /// <param name="npz">The archive.</param>
    /// <exception cref="ProfileException">It is no archive of numbers.</exception>
    public static string ToJson(byte[] npz)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(npz), ZipArchiveMode.Read);
            var arrays = new JsonObject();
            var left = MaxBytes;
            foreach (var entry in archive.Entries.Where(entry => entry.Name.EndsWith(".npy", StringComparison.Ordinal)))
            {
                var values = NpyArray.Read(Bytes(entry, left), entry.Name);
                left -= (int)entry.Length;
                if (values.FirstOrDefault(value => !double.IsFinite(value), 0) is not 0 and var absurd)
                {
                    throw new ProfileException($"{entry.Name} has {absurd} in it");
                }

                arrays[entry.Name[..^".npy".Length]] = values is [var only]
                    ? JsonValue.Create(only)
                    : new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
            }

            return arrays.ToJsonString();
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
