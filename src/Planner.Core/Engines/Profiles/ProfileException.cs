namespace Planner.Engines;

/// <summary>An engine profile that cannot be used. The message names file, field and index, and the remedy.</summary>
public sealed class ProfileException(string message) : Exception(message);
