namespace Planner.Runtime;

/// <summary>Somebody else changed the same in between; nothing was changed.</summary>
public sealed class RescaleConflictException(string message) : Exception(message);
