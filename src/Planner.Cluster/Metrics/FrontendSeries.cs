using Planner.Observations;

namespace Planner.Cluster.Metrics;

/// <summary>
/// The frontends' metrics as a Prometheus has scraped them last, by the labels <c>namespace</c> and <c>pod</c> that its
/// operator adds. They are as old as the scrape interval.
/// </summary>
/// <param name="prometheus">The Prometheus.</param>
/// <param name="frontend">The frontend.</param>
/// <param name="clock">Tells when it is.</param>
public sealed class FrontendSeries(PrometheusClient prometheus, FrontendSeen frontend, TimeProvider clock) : IFrontendMetrics
{
    /// <inheritdoc/>
    public string Name => $"Prometheus, namespace {frontend.Namespace}, pods of {frontend.Service}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExpositionSample>> ReadAsync(CancellationToken cancellationToken)
    {
        var query = "{__name__=~\"dynamo_frontend_(worker_.+|model_total_kv_blocks|model_context_length|requests_total|inflight_requests|" +
            "queued_requests|((input|output)_sequence_tokens|(time_to_first_token|inter_token_latency)_seconds)_(bucket|sum))\"," +
            $"namespace=\"{frontend.Namespace}\",pod=~\"{frontend.Service}-.+\"}}";
        try
        {
            var series = await prometheus.QueryAsync(query, clock.GetUtcNow(), cancellationToken);
            return series.Count > 0
                ? [.. series.Select(one => new ExpositionSample(one.Labels["__name__"], one.Labels, one.Value))]
                : throw new ExpositionException("it has no such series; they need a frontend that runs the KV router, and the " +
                    "labels namespace and pod");
        }
        catch (PrometheusException error)
        {
            throw new ExpositionException(error.Message);
        }
    }
}
