using System.Buffers;
using System.IO.Compression;

namespace Planner.Traces;

/// <summary>Lines of a gzipped or plain stream as UTF-8 bytes in one pooled buffer, so that none becomes a string.</summary>
/// <remarks>
/// GZipStream takes the end of a truncated file for the end of its data. So a second gzip member with a mark is put
/// behind the file: it only comes out, as the last line, if everything before it was complete.
/// </remarks>
internal sealed class TraceLines : IDisposable
{
    private const int InitialBytes = 1 << 16;
    private const byte EndMark = 4;   // EOT, which no JSON has at the start of a line

    /// <summary>Longest line, bytes: one with the hashes of a prompt of a million tokens has about one.</summary>
    private const int LongestLine = 16 << 20;

    /// <summary>Largest gzipped file, bytes, which is held in memory; it has some ten million requests.</summary>
    private const long MostPacked = 256 << 20;

    /// <summary>Most bytes that a trace has, unpacked.</summary>
    private const long MostBytes = 4L << 30;

    /// <summary>A file that unpacks to more than this, bytes, is looked at: requests are packed a tenth to a fiftieth.</summary>
    private const long Suspicious = 32 << 20;

    private const int MostRatio = 200;
    private readonly Stream _source;
    private readonly string _name;
    private readonly bool _isGzip;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _start;
    private int _end;
    private readonly long _packed;
    private bool _atEnd;
    private long _read;

    public TraceLines(Stream stream, string name)
    {
        _name = name;
        var source = stream.CanSeek ? stream : CopyOf(stream);
        _isGzip = IsGzip(source);
        _packed = source.Length;
        _source = _isGzip ? new GZipStream(WithEndMark(source), CompressionMode.Decompress) : source;
    }

    /// <summary>Number of the line read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>The next line without its line feed, valid until the next call; false at the end.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = _start;
        int length;
        while ((length = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n')) < 0 && !_atEnd)
        {
            searched = _end - _start;   // Fill moves the line to the front of the buffer
            Fill();
        }

        Number++;
        var isLast = length < 0;
        var end = isLast ? _end : searched + length;
        line = _buffer.AsSpan(_start, end - _start);
        _start = isLast ? end : end + 1;
        line = Number == 1 ? WithoutByteOrderMark(line) : line;
        return !isLast || HasData(line);
    }

    /// <summary>Makes sure that gzipped data is whole.</summary>
    /// <exception cref="TraceException">It is cut off or damaged.</exception>
    public void SkipRest()
    {
        while (_isGzip && TryRead(out _))
        {
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        if (_isGzip)
        {
            _source.Dispose();
        }
    }

    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> line) =>
        line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? line[3..] : line;

    private MemoryStream CopyOf(Stream stream)
    {
        var copy = new MemoryStream();
        var piece = new byte[InitialBytes];
        for (int read; (read = stream.Read(piece)) > 0;)
        {
            copy.Write(piece, 0, copy.Length + read <= MostPacked ? read : throw TooLarge($"more than {MostPacked >> 20} MB to hold in memory"));
        }

        copy.Position = 0;
        return copy;
    }

    private MemoryStream WithEndMark(Stream source)
    {
        var copy = CopyOf(source);
        copy.Position = copy.Length;
        using (var member = new GZipStream(copy, CompressionLevel.Fastest, leaveOpen: true))
        {
            member.Write([(byte)'\n', EndMark]);
        }

        copy.Position = 0;
        return copy;
    }

    private static bool IsGzip(Stream source)
    {
        var position = source.Position;
        Span<byte> magic = stackalloc byte[2];
        var read = source.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        source.Position = position;
        return read == magic.Length && magic[0] == 0x1F && magic[1] == 0x8B;
    }

    /// <summary>Of the last line: plain data may end anywhere, gzipped data ends in the mark.</summary>
    private bool HasData(ReadOnlySpan<byte> lastLine) =>
        !_isGzip ? lastLine.Length > 0
        : lastLine.SequenceEqual([EndMark]) ? false
        : throw Damaged();

    private TraceException Damaged(Exception? inner = null) =>
        new($"{_name}: the gzip data is cut off or damaged; fetch or compress the file again", inner);

    private TraceException TooLarge(string what) => new($"{_name}: {what}; is it a trace? Cut it into several files");

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            Grow();
        }

        var read = ReadSource();
        _end += read;
        _atEnd = read == 0;
        _read += read;
        RequireBounds();
    }

    private void RequireBounds()
    {
        if (_read > MostBytes)
        {
            throw TooLarge($"more than {MostBytes >> 30} GB of lines");
        }

        if (_isGzip && _read > Suspicious && _read > _packed * MostRatio)
        {
            throw TooLarge($"it unpacks to more than {MostRatio} times its size");
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= LongestLine)
        {
            throw TooLarge($"line {Number + 1} has more than {LongestLine >> 20} MB");
        }

        var larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private int ReadSource()
    {
        try
        {
            return _source.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (InvalidDataException broken)
        {
            throw Damaged(broken);
        }
    }
}
