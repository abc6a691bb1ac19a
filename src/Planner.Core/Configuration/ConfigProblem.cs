namespace Planner.Configuration;

/// <summary>Something in a configuration that a person should change.</summary>
public sealed record ConfigProblem
{
    /// <summary>Whether the configuration can be used nevertheless.</summary>
    public ConfigSeverity Severity { get; init; } = ConfigSeverity.Error;

    /// <summary>Where it is, such as <c>deployments[1].config.ttft</c>; <c>document</c> for the whole.</summary>
    public required string Path { get; init; }

    /// <summary>The document that it is in, such as a file; null where there is only one, or the caller's.</summary>
    public string? Source { get; init; }

    /// <summary>Line of the document, from 1; null where a problem has no single place.</summary>
    public int? Line { get; init; }

    /// <summary>The value that was found; null where there is none or it is not the point.</summary>
    public string? Found { get; init; }

    /// <summary>What is expected instead of <see cref="Found"/>, or else what is wrong.</summary>
    public required string Message { get; init; }

    /// <summary>The nearest name that is known; null when none is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The problem in one line that says what to do.</summary>
    public override string ToString()
    {
        var level = Severity == ConfigSeverity.Error ? "error" : "warning";
        var document = string.Join(" ", new[] { Source, Line is null ? null : $"line {Line}" }.OfType<string>());
        var place = document.Length == 0 ? Path : $"{Path} ({document})";
        var text = Found is null ? Message : $"got {Found}; expected {Message}";
        return $"{level} {place}: {text}" + (Suggestion is null ? "" : $"; did you mean '{Suggestion}'?");
    }
}
