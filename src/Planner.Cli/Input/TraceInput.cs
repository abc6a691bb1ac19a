using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Traces;

namespace Planner.Cli.Input;

/// <summary>Reads a trace of requests.</summary>
internal static class TraceInput
{
    /// <param name="path">The file.</param>
    /// <param name="unit">Unit of its timestamps.</param>
    /// <param name="output">Told how the timestamps are taken where that is not as they stand.</param>
    public static RequestTrace Read(string path, TraceUnit unit, CommandOutput output)
    {
        using var stream = DocumentFile.OpenRead(path, "trace");
        try
        {
            var trace = RequestTrace.Read(stream, path, unit);
            foreach (var note in trace.Notes)
            {
                output.Problem($"{path}: {note}");
            }

            return trace;
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
