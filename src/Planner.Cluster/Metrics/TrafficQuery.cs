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

    /// <summary>
    /// What counters gained in the window, each series by itself. It is the difference between the last value in the window
    /// and the one before it, so that windows adjoin and nothing is extrapolated. A series with a reset has what Prometheus
    /// makes of its samples. A series that began in the window counts from 0, if its target was scraped before: a frontend
    /// shows none before a model's first request, whereas the counters of a target that is new to Prometheus may be old.
    /// </summary>
    internal string Gains(string metric)
    {
        var (before, window) = (Before(Select(metric)), $"{Select(metric)}[{Seconds}s]");
        var (last, isReset) = ($"last_over_time({window})", $"resets({window}) > 0");
        return $"({last} - {before} >= 0 unless {isReset} or (({last} unless {before}) and on(job, instance) {Before("up")} " +
            $"unless {isReset}) or increase({window}))";
    }

    /// <summary>A metric's value when the window began.</summary>
    internal string Before(string selector) => $"{selector} offset {Seconds}s";

    private long Seconds => (long)Interval.TotalSeconds;

    private static string Quoted(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
