using Planner.Simulation;

namespace Planner.Cli.Input;

/// <summary>Reads a trace of requests.</summary>
internal static class TraceInput
{
    public static RequestTrace Read(string path)
    {
        using var stream = InputFile.OpenRead(path, "trace");
        try
        {
            return RequestTrace.Read(stream, path);
        }
        catch (TraceException error)
        {
            throw new InputException(error.Message);
        }
        catch (IOException error)
        {
            throw new InputException($"{path}: the trace cannot be read: {InputFile.Reason(error)}");
        }
    }
}
