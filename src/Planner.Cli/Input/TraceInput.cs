using Planner.Cluster.Documents;
using Planner.Simulation;

namespace Planner.Cli.Input;

/// <summary>Reads a trace of requests.</summary>
internal static class TraceInput
{
    public static RequestTrace Read(string path)
    {
        using var stream = DocumentFile.OpenRead(path, "trace");
        try
        {
            return RequestTrace.Read(stream, path);
        }
        catch (TraceException error)
        {
            throw new DocumentException(error.Message);
        }
        catch (IOException error)
        {
            throw new DocumentException($"{path}: the trace cannot be read: {DocumentFile.Reason(error)}");
        }
    }
}
