using Planner.Configuration;

namespace Planner.Cluster.Dynamo;

/// <summary>Whose traffic is read, and over what window.</summary>
/// <param name="Models">Names that the model is asked for by.</param>
/// <param name="Namespace">The Dynamo namespace.</param>
/// <param name="Source">Which component's metrics are read.</param>
/// <param name="Interval">Length of the window, whole seconds.</param>
public sealed record TrafficQuery(
    ModelNames Models, string Namespace, ThroughputMetricsSource Source, TimeSpan Interval)
{
    /// <summary>Kubernetes namespace of the frontend; null where that is not known.</summary>
    public string? KubernetesNamespace { get; init; }

    /// <summary>Service of the frontend, which its pods are named after; null where that is not known.</summary>
    public string? Service { get; init; }

    /// <summary>The namespace as this source's label has it.</summary>
    internal string NamespaceLabel => Source == ThroughputMetricsSource.Router ? Namespace.Replace('-', '_') : Namespace;
}
