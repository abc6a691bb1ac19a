namespace Planner.Cluster.Prometheus;

/// <summary>An instant vector.</summary>
/// <param name="Samples">Its series, none twice.</param>
/// <param name="Partial">Why it may lack some, for a person; null where nothing says so.</param>
public sealed record PrometheusVector(IReadOnlyList<PrometheusSample> Samples, string? Partial);
