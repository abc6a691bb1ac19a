namespace Planner.Configuration.Reading;

/// <summary>A text that is no YAML, or more than is read of it.</summary>
public sealed class YamlTextException : Exception
{
    /// <summary>Of the text as a whole.</summary>
    internal YamlTextException(string message)
        : base(message)
    {
    }

    /// <summary>Of a place in it.</summary>
    internal YamlTextException(string message, int line, int column)
        : base(message) => (Line, Column) = (line, column);

    /// <summary>Where it is, from 1; null where it is the whole text.</summary>
    public int? Line { get; }

    /// <summary>Where in its line it is, from 1; null where it is the whole text.</summary>
    public int? Column { get; }
}
