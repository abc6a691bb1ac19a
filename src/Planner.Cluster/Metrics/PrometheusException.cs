namespace Planner.Cluster.Metrics;

/// <summary>A query that gave no numbers; the message says why and what to check.</summary>
public sealed class PrometheusException(string message) : Exception(message);
