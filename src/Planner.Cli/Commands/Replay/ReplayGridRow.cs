namespace Planner.Cli.Commands;

/// <summary>One line of a grid.</summary>
/// <param name="Trace">Name of the trace's file.</param>
/// <param name="Config">Name of the configuration's file; empty for a deployment that is never scaled.</param>
/// <param name="Row">How it went.</param>
internal sealed record ReplayGridRow(string Trace, string Config, ReplayRow Row);
