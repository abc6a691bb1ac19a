using Planner.Cli.Commands;

namespace Planner.Cli.Output;

/// <summary>A figure of a replay, for people.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Cell">Its text; null where there is none.</param>
internal sealed record ReplayFigure(string Name, Func<ReplayRow, string?> Cell);
