namespace Planner.Cluster.Frontends;

/// <summary>One line of an exposition.</summary>
/// <param name="Name">The metric, with suffixes such as <c>_bucket</c>.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value; NaN and infinities as they are.</param>
public sealed record ExpositionSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The value of a label; empty where it has none.</summary>
    public string Label(string name) => Labels.GetValueOrDefault(name, "");
}
