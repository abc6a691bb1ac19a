namespace Planner.State;

/// <summary>A stored state that this program must not use; nothing was changed.</summary>
public sealed class StateFormatException(string message) : Exception(message);
