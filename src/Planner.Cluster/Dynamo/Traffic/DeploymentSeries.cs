using Planner.Cluster.Prometheus;
using Planner.Configuration;

namespace Planner.Cluster.Dynamo;

/// <summary>Finds a deployment's series among those of all deployments.</summary>
/// <param name="ours">The deployment.</param>
/// <param name="others">The others that are planned from the same Prometheus.</param>
internal sealed class DeploymentSeries(TrafficQuery ours, IReadOnlyCollection<TrafficQuery> others)
{
    private const string Remedy = "have the scrape configuration set dynamo_namespace";

    /// <summary>How they were told apart where their labels do not say whose they are; null where they do.</summary>
    public string? Note { get; private set; }

    /// <summary>Why none could be taken, though some may be ours; null where there is no such reason.</summary>
    public string? Problem { get; private set; }

    /// <summary>The deployment's series of one answer.</summary>
    public IReadOnlyList<PrometheusSample> Of(PrometheusVector answer)
    {
        var model = OfModel(answer.Samples);
        var labelled = model.Where(series => series.Label("dynamo_namespace") == ours.NamespaceLabel).ToList();
        if (labelled.Count > 0 || model.Count == 0)
        {
            return labelled;
        }

        var namespaces = model.Select(series => series.Label("dynamo_namespace")).Where(name => name.Length > 0).Distinct().Take(4).ToList();
        return namespaces.Count > 0
            ? None($"the model's series are of the Dynamo namespaces {Listed(namespaces)} and none of {ours.NamespaceLabel}")
            : WithoutNamespace(model);
    }

    /// <summary>A source without the label has the traffic of one model.</summary>
    private List<PrometheusSample> OfModel(IReadOnlyList<PrometheusSample> all) =>
        ours.Source == ThroughputMetricsSource.Router || all.All(series => series.Label("model").Length == 0)
            ? [.. all]
            : [.. all.Where(series => ours.Models.Have(series.Label("model")))];

    /// <summary>By the labels of the scrape, as far as they tell deployments apart.</summary>
    private List<PrometheusSample> WithoutNamespace(List<PrometheusSample> model)
    {
        var byScrape = ours.KubernetesNamespace is not null && model.Exists(series => series.Label("namespace").Length > 0);
        var found = byScrape ? model.FindAll(series => series.Label("namespace") == ours.KubernetesNamespace) : model;
        if (others.FirstOrDefault(other => MayOwn(other, found, byScrape)) is { } rival)
        {
            return None($"the model's series have no label dynamo_namespace, and may be those of {ours.NamespaceLabel} or of " +
                $"{rival.NamespaceLabel}: {Remedy}");
        }

        var strangers = found.Select(series => series.Label("pod"))
            .Where(pod => pod.Length > 0 && ours.Service is { } service && !pod.StartsWith($"{service}-", StringComparison.Ordinal))
            .Distinct().Take(4).ToList();
        if (strangers.Count > 0)
        {
            return None($"the model's series have no label dynamo_namespace, and the pods {Listed(strangers)} are not those of " +
                $"{ours.Service}: {Remedy}");
        }

        Note = byScrape
            ? $"the metrics have no label dynamo_namespace: the model's series of Kubernetes namespace {ours.KubernetesNamespace} were taken"
            : "metrics have no dynamo_namespace label: all series of the model are counted";
        return found;
    }

    private bool MayOwn(TrafficQuery other, List<PrometheusSample> series, bool byScrape) =>
        other.Source == ours.Source && other.Namespace != ours.Namespace
        && (!byScrape || other.KubernetesNamespace is null || other.KubernetesNamespace == ours.KubernetesNamespace)
        && series.Exists(one => one.Label("model") is var model && (model.Length == 0 || other.Models.Have(model)));

    private List<PrometheusSample> None(string why)
    {
        Problem = why;
        return [];
    }

    private static string Listed(IEnumerable<string> names) => ForeignText.OneLine(string.Join(", ", names));
}
