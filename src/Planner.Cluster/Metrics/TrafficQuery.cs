using System.Text.RegularExpressions;
using Planner.Configuration;

namespace Planner.Cluster.Metrics;

/// <summary>Whose traffic is read, and over what window.</summary>
/// <param name="Model">The model's name, in any case.</param>
/// <param name="Namespace">The Dynamo namespace.</param>
/// <param name="Source">Which component's metrics are read.</param>
/// <param name="Interval">Length of the window, whole seconds.</param>
public sealed record TrafficQuery(string Model, string Namespace, ThroughputMetricsSource Source, TimeSpan Interval)
{
    /// <summary>The selector of a metric's series.</summary>
    internal string Select(string metric) => Source == ThroughputMetricsSource.Router
        ? $"dynamo_component_router_{metric}{{dynamo_namespace=\"{Quoted(Namespace.Replace('-', '_'))}\"}}"
        : $"dynamo_frontend_{metric}{{model=~\"(?i:{Quoted(Regex.Escape(Model).Replace("\\ ", " ", StringComparison.Ordinal).Replace("\\#", "#", StringComparison.Ordinal))})\","
            + $"dynamo_namespace=\"{Quoted(Namespace)}\"}}";

    /// <summary>What a counter gained in the window, over all its series; resets are no loss.</summary>
    internal string Increase(string metric) => $"sum(increase({Select(metric)}[{(long)Interval.TotalSeconds}s]))";

    private static string Quoted(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
