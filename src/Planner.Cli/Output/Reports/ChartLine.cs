namespace Planner.Cli.Output;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What the key calls it.</param>
/// <param name="Colour">Of the line, as in CSS.</param>
/// <param name="Value">Its value at a row; null for a gap.</param>
internal sealed record ChartLine<T>(string Name, string Colour, Func<T, double?> Value);
