namespace Planner.Configuration.Reading;

/// <summary>One key of a configuration: all that the reader, the schema and the documentation say of it.</summary>
/// <param name="Name">Its name in a file.</param>
/// <param name="Kind">What its value may be.</param>
/// <param name="Get">Its value in a record; null: not given.</param>
/// <param name="Set">The record with another value, of the type that <paramref name="Kind"/> reads.</param>
/// <param name="Doc">What it is, in a sentence or two.</param>
internal sealed record ConfigKey<T>(
    string Name, ValueKind Kind, Func<T, object?> Get, Func<T, object, T> Set, string Doc)
{
    /// <summary>Other names that mean the same.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Environment variable that is read where the file does not give the key.</summary>
    public string? EnvironmentVariable { get; init; }

    /// <summary>Whether a record must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The name and the aliases.</summary>
    public IEnumerable<string> Names => [Name, .. Aliases];
}
