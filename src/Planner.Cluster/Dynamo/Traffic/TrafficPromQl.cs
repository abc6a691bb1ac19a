using Planner.Configuration;

namespace Planner.Cluster.Dynamo;

/// <summary>
/// PromQL for the traffic of all deployments of a Prometheus at once: nothing in it names one of them, so that their number
/// does not matter.
/// </summary>
/// <param name="source">Which component's metrics are read.</param>
/// <param name="seconds">Length of the window.</param>
internal sealed class TrafficPromQl(ThroughputMetricsSource source, long seconds)
{
    private readonly string _prefix = source == ThroughputMetricsSource.Router ? MetricNames.Router : MetricNames.Frontend;

    /// <summary>Labels that tell deployments apart; a router's counters have no model.</summary>
    private readonly string _deployment = source == ThroughputMetricsSource.Router
        ? "dynamo_namespace, namespace" : "model, dynamo_namespace, namespace";

    /// <summary>What a counter gained, by frontend.</summary>
    public string GainsByFrontend(string metric) => $"sum by ({_deployment}, pod, instance) ({Gains(metric)})";

    /// <summary>What a counter gained, by deployment and one more label.</summary>
    public string GainsBy(string label, string metric) => $"sum by ({label}, {_deployment}) ({Gains(metric)})";

    /// <summary>Mean of what a histogram gained.</summary>
    public string Mean(string histogram) =>
        $"sum by ({_deployment}) ({Gains(histogram + "_sum")}) / (sum by ({_deployment}) ({Gains(histogram + "_count")}) > 0)";

    /// <summary>Requests in flight at the window's end, by frontend. A router counts only what began and what finished.</summary>
    public string Inflight => InflightAt("");

    /// <summary>The same when the window began.</summary>
    public string InflightBefore => InflightAt(Offset);

    /// <summary>When the last sample up to the window's end was taken, by frontend.</summary>
    public string LastSample => $"max by ({_deployment}, pod, instance) (timestamp({_prefix}requests_total))";

    /// <summary>
    /// When the last sample before the window was taken, by frontend; of a series that began later, when its target was scraped.
    /// </summary>
    public string FirstSample =>
        $"min by ({_deployment}, pod, instance) (timestamp({_prefix}requests_total{Offset}) or 0 * {_prefix}requests_total " +
        $"+ on (job, instance) group_left () max by (job, instance) (timestamp(up{Offset})))";

    private string Offset => $" offset {seconds}s";

    private string InflightAt(string offset) => source == ThroughputMetricsSource.Router
        ? $"sum by ({_deployment}, pod, instance) ({Once($"{_prefix}requests_started_total{offset}")}) - " +
            $"sum by ({_deployment}, pod, instance) ({Once($"{_prefix}requests_total{offset}")})"
        : $"sum by ({_deployment}, pod, instance) ({Once($"{_prefix}inflight_requests{offset}")})";

    /// <summary>
    /// A target that several jobs scrape (a PodMonitor beside a ServiceMonitor, two replicas of Prometheus) counts once: their
    /// series differ only in what names the job.
    /// </summary>
    private static string Once(string series) =>
        $"max without (job, endpoint, service, container, prometheus, prometheus_replica) ({series})";

    /// <summary>
    /// What counters gained in the window, each series by itself. It is the difference between the last value in the window
    /// and the one before it, so that windows adjoin and nothing is extrapolated. A series with a reset has what Prometheus
    /// makes of its samples. A series that began in the window counts from 0, if its target was scraped before: a frontend
    /// shows none before a model's first request, whereas the counters of a target that is new to Prometheus may be old.
    /// </summary>
    private string Gains(string metric)
    {
        var (series, window) = ($"{_prefix}{metric}", $"{_prefix}{metric}[{seconds}s]");
        var (before, last, isReset) = (series + Offset, $"last_over_time({window})", $"resets({window}) > 0");
        return Once($"{last} - {before} >= 0 unless {isReset} or (({last} unless {before}) and on(job, instance) up{Offset} " +
            $"unless {isReset}) or increase({window})");
    }
}
