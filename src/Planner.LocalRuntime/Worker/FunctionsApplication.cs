using System.Reflection;

namespace Planner.LocalRuntime;

/// <summary>Entry to the local runtime, of the same shape as the isolated worker's.</summary>
public static class FunctionsApplication
{
    /// <summary>Prepares a host for the functions of an assembly.</summary>
    /// <param name="args"><c>--port NUMBER</c> and <c>--host ADDRESS</c>.</param>
    /// <param name="functions">Assembly of the function classes; the program's own when null.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args, Assembly? functions = null) =>
        new(args, (functions ?? Assembly.GetEntryAssembly()!).GetTypes(), Environment.CurrentDirectory);
}
