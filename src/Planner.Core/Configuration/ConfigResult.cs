namespace Planner.Configuration;

/// <summary>What a configuration document says, and everything that is wrong with it.</summary>
public sealed record ConfigResult
{
    /// <summary>The fleet; null when there are errors.</summary>
    public FleetConfig? Fleet { get; init; }

    /// <summary>Errors and warnings in the order of the document; those without a line last.</summary>
    public required IReadOnlyList<ConfigProblem> Problems { get; init; }

    /// <summary>Whether the document cannot be used.</summary>
    public bool HasErrors => Problems.Any(problem => problem.Severity == ConfigSeverity.Error);
}
