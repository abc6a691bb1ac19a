using System.IO.Compression;
using Planner.Runtime;
using Planner.State;

namespace Planner.Storage;

/// <summary>The stored form of states and documents: compressed UTF-8, zlib (RFC 1950).</summary>
/// <remarks>
/// Of 3 x 1000 points at full precision zlib makes 29 KB in 2 ms, Brotli 27 KB in 3 ms. Zlib carries a checksum;
/// Brotli has none, and gave back other numbers for four of five bodies with one bit turned over.
/// </remarks>
public static class StateBody
{
    /// <summary>Most bytes of a compressed body. An Azure table takes 64 KiB in a property.</summary>
    public const int MaxBytes = 48 * 1024;

    /// <summary>Most bytes that a compressed body is taken apart to: some twenty times the largest state.</summary>
    private const int MostUnpacked = 4 << 20;

    /// <summary>Compresses a body.</summary>
    /// <exception cref="StateStoreException">It is too large for a store.</exception>
    public static byte[] Pack(ReadOnlySpan<byte> body)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(body);
        }

        return packed.Length <= MaxBytes
            ? packed.ToArray()
            : throw new StateStoreException($"the body has {body.Length} bytes, {packed.Length} compressed, " +
                $"more than the {MaxBytes} that a store takes");
    }

    /// <summary>Gives back what was compressed.</summary>
    /// <exception cref="StateFormatException">It is damaged.</exception>
    public static byte[] Unpack(byte[] packed)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var body = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = zlib.Read(buffer)) > 0; body.Write(buffer, 0, read))
            {
                if (body.Length + read > MostUnpacked)
                {
                    throw new StateFormatException($"the stored body is corrupt: it unpacks to more than {MostUnpacked} bytes");
                }
            }

            return body.ToArray();
        }
        catch (InvalidDataException error)
        {
            throw new StateFormatException($"the stored body is corrupt: {error.Message}");
        }
    }
}
