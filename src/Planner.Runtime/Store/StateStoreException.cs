namespace Planner.Runtime;

/// <summary>The store cannot do what it was asked for; the message says why in one line.</summary>
public sealed class StateStoreException(string message, Exception? inner = null) : Exception(message, inner);
