namespace Planner.Cli.Output;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What the key calls it; empty: nothing.</param>
/// <param name="Colour">Of the line, as in CSS.</param>
/// <param name="Value">Its value at a row; null for a gap.</param>
internal sealed record ChartLine<T>(string Name, string Colour, Func<T, double?> Value)
{
    /// <summary>Whether its values are marked one by one, instead of being joined.</summary>
    public bool Marks { get; init; }
}
