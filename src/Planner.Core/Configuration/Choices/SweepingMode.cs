namespace Planner.Configuration;

/// <summary>How the engine profile was made.</summary>
public enum SweepingMode
{
    /// <summary>From a performance model.</summary>
    Rapid,

    /// <summary>By measuring engines.</summary>
    Thorough,

    /// <summary>Not at all: load scaling alone.</summary>
    None,
}
