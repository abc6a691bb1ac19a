namespace Planner.Configuration;

/// <summary>Whether a configuration with a problem can be used.</summary>
public enum ConfigSeverity
{
    /// <summary>It cannot.</summary>
    Error,

    /// <summary>It can, though probably not as it was meant.</summary>
    Warning,
}
