namespace Planner.Cluster.Metrics;

/// <summary>One series of an instant vector.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its finite value.</param>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The value of a label; empty where it has none.</summary>
    public string Label(string name) => Labels.GetValueOrDefault(name, "");
}

/// <summary>An instant vector.</summary>
/// <param name="Samples">Its series, none twice.</param>
/// <param name="Partial">Why it may lack some, for a person; null where nothing says so.</param>
public sealed record PrometheusVector(IReadOnlyList<PrometheusSample> Samples, string? Partial);
