namespace Planner.Cluster.Frontends;

/// <summary>A text that is no exposition.</summary>
public sealed class ExpositionException(string message) : Exception(message);
