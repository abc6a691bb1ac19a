using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Planner.Cluster.GraphDeployments;
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
            throw new ProfileException($"no numpy archive: {error.Message}");
        }
    }

    /// <summary>As many bytes as the archive says that the entry has, whatever it unpacks to.</summary>
    private static byte[] Bytes(ZipArchiveEntry entry, int most)
    {
        if (entry.Length > most)
        {
            throw new ProfileException($"up to {ManifestText.OneLine(entry.Name)} it has more than {MaxBytes >> 20} MB, which is no profile");
        }

        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>One .npy file.</summary>
internal static class NpyArray
{
    private const int MagicLength = 8;

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    public static double[] Read(ReadOnlySpan<byte> npy, string name)
    {
        if (npy.Length < MagicLength + sizeof(uint) || !npy.StartsWith(Magic))
        {
            throw new ProfileException($"{name} is no numpy array");
        }

        var isFirstVersion = npy[Magic.Length] == 1;
        var start = MagicLength + (isFirstVersion ? sizeof(ushort) : sizeof(uint));
        var length = isFirstVersion
            ? BinaryPrimitives.ReadUInt16LittleEndian(npy[MagicLength..])
            : (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(npy[MagicLength..]));
        if (length > npy.Length - start)
        {
            throw new ProfileException($"{name} ends within its header");
        }

        return Numbers(npy[(start + length)..], Encoding.Latin1.GetString(npy.Slice(start, length)), name);
    }

    private static double[] Numbers(ReadOnlySpan<byte> data, string header, string name)
    {
        var type = Value(header, "'descr':").Trim('\'', ' ');
        var size = type is "<f4" or "<i4" or "<u4" ? sizeof(int)
            : type is "<f8" or "<i8" or "<u8" ? sizeof(long)
            : throw new ProfileException($"{name} has numbers of type {type}; <f8, <f4, <i8 and <i4 can be read");
        var values = new double[data.Length / size];
        for (var i = 0; i < values.Length; i++)
        {
            var bytes = data.Slice(i * size, size);
            values[i] = type switch
            {
                "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                "<f4" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                "<i8" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                "<u8" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
                "<u4" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                _ => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            };
        }

        return values;
    }

    /// <summary>The header is a Python dictionary of three entries; a structured type has a list here, and is refused.</summary>
    private static string Value(string header, string key)
    {
        var at = header.IndexOf(key, StringComparison.Ordinal);
        var end = at < 0 ? -1 : header.IndexOf(',', at);
        return end < 0 ? "unknown" : header[(at + key.Length)..end];
    }
}
