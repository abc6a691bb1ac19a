namespace Planner.Traces;

/// <summary>A trace that cannot be read; the message is one line: where, what, and what to do.</summary>
/// <param name="message">The line for a person.</param>
/// <param name="inner">The reader's own exception, if there is one.</param>
public sealed class TraceException(string message, Exception? inner = null) : Exception(message, inner);
