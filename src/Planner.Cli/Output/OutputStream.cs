using Planner.Cluster.Documents;
namespace Planner.Cli.Output;

/// <summary>A new file whose failures name the option that asked for it: a disk may be full only after hours of work.</summary>
/// <param name="name">The option and its file, for messages.</param>
/// <param name="path">Where to write.</param>
internal sealed class OutputStream(string name, string path)
    : FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0)
{
    /// <summary>All writing comes here, as the base class sees to where it is derived from.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            base.Write(buffer, offset, count);
        }
        catch (IOException error)
        {
            throw new IOException($"{name}: cannot be written: {Cause(error)}; nothing was kept", error);
        }
    }

    /// <summary>Without the path, which may be that of the unfinished file.</summary>
    private string Cause(IOException error) => DocumentFile.Reason(error).Replace($" : '{Name}'", "", StringComparison.Ordinal);
}
