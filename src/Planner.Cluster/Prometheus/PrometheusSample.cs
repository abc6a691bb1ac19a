namespace Planner.Cluster.Prometheus;

/// <summary>One series of an instant vector.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its finite value.</param>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The value of a label; empty where it has none.</summary>
    public string Label(string name) => Labels.GetValueOrDefault(name, "");
}
