namespace Planner.Cluster.Prometheus;

/// <summary>A query that gave no numbers; the message says why and what to check.</summary>
public sealed class PrometheusException(string message) : Exception(message);
