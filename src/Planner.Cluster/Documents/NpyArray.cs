using System.Buffers.Binary;
using System.Text;
using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>One .npy file.</summary>
internal static class NpyArray
{
    private const int MagicLength = 8;

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    public static double[] Read(ReadOnlySpan<byte> npy, string name)
    {
        if (npy.Length < MagicLength + sizeof(uint) || !npy.StartsWith(Magic))
        {
            throw new ProfileException($"{name} is not a numpy array");
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
