namespace Planner.Configuration.Reading;

/// <summary>A value of a YAML or JSON document and its line, or of an environment variable, which has none.</summary>
internal abstract record ConfigNode(int? Line)
{
    /// <summary>How a problem names the value: one line, of bounded length.</summary>
    public abstract string Shown { get; }
}
