namespace Planner.Cluster.Metrics;

/// <summary>One series of an instant vector.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its finite value.</param>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value);
