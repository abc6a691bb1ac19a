namespace Planner.Runtime;

/// <summary>Settings or files that the app cannot start with; a line a problem, each saying what to do.</summary>
public sealed class StartupException(params IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    /// <summary>Every problem.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
