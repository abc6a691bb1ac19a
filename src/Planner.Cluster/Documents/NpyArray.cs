using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>One .npy file: a header and numbers of one type (numpy.lib.format, versions 1 to 3).</summary>
/// <param name="Values">The numbers, the last index running fastest.</param>
/// <param name="Shape">Lengths of the axes; none of a scalar.</param>
internal sealed record NpyArray(double[] Values, IReadOnlyList<int> Shape)
{
    private const int MagicLength = 8;

    private static readonly byte[] Magic = [0x93, .. "NUMPY"u8];

    public static NpyArray Read(ReadOnlySpan<byte> npy, string name)
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

        var header = Encoding.Latin1.GetString(npy.Slice(start, length));
        var values = Numbers(npy[(start + length)..], header, name);
        var shape = ShapeOf(header, values.Length);
        return new NpyArray(Entry(header, "'fortran_order':").Trim() == "True" ? Transposed(values, shape) : values, shape);
    }

    private static double[] Numbers(ReadOnlySpan<byte> data, string header, string name)
    {
        var type = Entry(header, "'descr':").Trim('\'', ' ');
        var size = type is [_, 'f' or 'i' or 'u', var digit] && char.IsAsciiDigit(digit) ? digit - '0' : 0;
        if (type is not ['<' or '>' or '|' or '=', 'f', '2' or '4' or '8'] and not ['<' or '>' or '|' or '=', 'i' or 'u', '1' or '2' or '4' or '8'])
        {
            throw new ProfileException($"{name} has numbers of type {type}; expected f2, f4, f8, or i1 to u8");
        }

        var values = new double[data.Length / size];
        Span<byte> little = stackalloc byte[size];
        for (var i = 0; i < values.Length; i++)
        {
            data.Slice(i * size, size).CopyTo(little);
            if (type[0] == '>')
            {
                little.Reverse();
            }

            values[i] = Number(type[1], little);
        }

        return values;
    }

    private static double Number(char kind, ReadOnlySpan<byte> little) => (kind, little.Length) switch
    {
        ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(little),
        ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(little),
        ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(little),
        ('i', 1) => (sbyte)little[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(little),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(little),
        ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(little),
        (_, 1) => little[0],
        (_, 2) => BinaryPrimitives.ReadUInt16LittleEndian(little),
        (_, 4) => BinaryPrimitives.ReadUInt32LittleEndian(little),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(little),
    };

    /// <summary>The axes; where they do not fit the numbers, one axis of them all.</summary>
    private static List<int> ShapeOf(string header, int count)
    {
        var (open, close) = (header.IndexOf('('), header.IndexOf(')'));
        var axes = open < 0 || close < open ? [] : header[(open + 1)..close]
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(axis => int.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : -1)
            .ToList();
        return axes.Aggregate(1L, (product, axis) => product * axis) == count ? axes : [count];
    }

    /// <summary>Numbers of two axes whose first index runs fastest, in the other order.</summary>
    private static double[] Transposed(double[] values, List<int> shape)
    {
        if (shape is not [var rows, var columns])
        {
            return values;
        }

        var turned = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            turned[(i % rows * columns) + (i / rows)] = values[i];
        }

        return turned;
    }

    /// <summary>The header is a Python dictionary of three entries; a structured type has a list here, and is refused.</summary>
    private static string Entry(string header, string key)
    {
        var at = header.IndexOf(key, StringComparison.Ordinal);
        var end = at < 0 ? -1 : header.IndexOf(',', at);
        return end < 0 ? "unknown" : header[(at + key.Length)..end];
    }
}
