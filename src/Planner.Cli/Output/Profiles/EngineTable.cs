namespace Planner.Cli.Output;

/// <summary>One table of an engine's page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Headings">Of its columns.</param>
/// <param name="Rows">Its cells.</param>
internal sealed record EngineTable(string Title, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>What to know for reading it, a line each.</summary>
    public IReadOnlyList<string> Below { get; init; } = [];
}
