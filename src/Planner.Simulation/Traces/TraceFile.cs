namespace Planner.Traces;

/// <summary>Reads a file that settings name, without a person there to interrupt it.</summary>
internal static class TraceFile
{
    /// <summary>The bytes of a regular file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="maxBytes">The most that is read, whatever the length says.</param>
    /// <exception cref="TraceException">It is no regular file, empty or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static MemoryStream Read(string path, int maxBytes)
    {
        // Only a regular file says that it has bytes; to open a pipe may wait for ever.
        var length = ((FileInfo?)File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).Length;
        if (length == 0)
        {
            throw new TraceException($"{path}: the trace is empty or no regular file (pipes, sockets and devices are not read)");
        }

        using var file = File.OpenRead(path);
        var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = file.Read(chunk)) > 0; bytes.Write(chunk, 0, read))
        {
            if (bytes.Length + read > maxBytes)
            {
                throw new TraceException($"{path}: the trace has more than {maxBytes} bytes, which is the most that is read");
            }
        }

        bytes.Position = 0;
        return bytes;
    }
}
