using Planner.Cluster.Frontends;
using Planner.Cluster.Prometheus;
using Planner.Model;

namespace Planner.Cluster.Dynamo;

/// <summary>
/// The frontends' metrics as a Prometheus has scraped them last, by the labels <c>namespace</c> and <c>pod</c> that its
/// operator adds. They are as old as the scrape interval. One query reads the frontends of a whole namespace, and those who
/// ask within a second share its answer.
/// </summary>
/// <param name="prometheus">The Prometheus.</param>
/// <param name="frontend">The frontend.</param>
/// <param name="clock">Tells when it is.</param>
public sealed class FrontendSeries(PrometheusClient prometheus, FrontendSeen frontend, TimeProvider clock) : IFrontendMetrics
{
    /// <summary>A label of the series that have the times of the others' samples for values.</summary>
    private const string Mark = "sampled";

    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(1);

    /// <summary>Scrapes are at most a minute apart; one of them may be late, or fail.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(75), TooOld = TimeSpan.FromSeconds(150);

    /// <inheritdoc/>
    public string Name => $"Prometheus, namespace {frontend.Namespace}, pods of {frontend.Service}";

    /// <inheritdoc/>
    public async Task<FrontendReading> ReadAsync(CancellationToken cancellationToken)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        try
        {
            var answer = await prometheus.QueryAsync(Query, second, Keep, cancellationToken);
            var pods = answer.Samples
                .Where(series => series.Label("pod").StartsWith($"{frontend.Service}-", StringComparison.Ordinal))
                .GroupBy(series => series.Label("pod"))
                .Select(pod => Exposition(pod.Key, [.. pod], second))
                .Where(pod => pod.Samples.Count > 0)
                .ToList();
            return Fresh(pods, second, answer.Partial);
        }
        catch (PrometheusException error)
        {
            throw new ExpositionException(error.Message);
        }
    }

    private static FrontendReading Fresh(List<FrontendExposition> pods, DateTimeOffset now, string? partial)
    {
        if (pods.Count == 0)
        {
            throw new ExpositionException("it has no such series; they need the labels namespace and pod" +
                (partial is null ? "" : $" ({partial})"));
        }

        TimeSpan Age(FrontendExposition pod) => now - (pod.At ?? now);
        var newest = pods.Min(Age);
        if (newest > TooOld)
        {
            throw new ExpositionException($"its newest sample is {newest.TotalSeconds:0} s old: it does not scrape the frontend, or lags behind");
        }

        var late = pods.FirstOrDefault(pod => Age(pod) > Old);
        return new FrontendReading(pods, partial
            ?? (late is null ? null : $"the newest sample of {ForeignText.OneLine(late.Name)} is {Age(late).TotalSeconds:0} s old"));
    }

    private static FrontendExposition Exposition(string pod, List<PrometheusSample> series, DateTimeOffset now)
    {
        var times = series.FindAll(one => one.Label("planner") == Mark).ConvertAll(one => one.Value);
        var isTime = times.Count > 0 && Math.Abs(now.ToUnixTimeSeconds() - times.Max()) < TimeSpan.FromDays(1).TotalSeconds;
        return new FrontendExposition(
            pod,
            isTime ? DateTimeOffset.FromUnixTimeMilliseconds((long)(times.Max() * 1000)) : null,
            [.. series.Where(one => one.Label("planner") != Mark && one.Label("__name__").Length > 0)
                .Select(one => new ExpositionSample(one.Label("__name__"), one.Labels, one.Value))]);
    }

    private string Query
    {
        get
        {
            var selected = $"namespace=\"{frontend.Namespace}\"";
            return "{__name__=~\"dynamo_frontend_(worker_.+|model_total_kv_blocks|model_kv_cache_block_size|model_max_num_seqs|model_max_num_batched_tokens|model_context_length|requests_total|inflight_requests|" +
                "queued_requests|((input|output)_sequence_tokens|(time_to_first_token|inter_token_latency)_seconds)_(bucket|sum))\"," +
                $"{selected}}} or label_replace(max by (pod) (timestamp(dynamo_frontend_requests_total{{{selected}}}) or " +
                $"timestamp(dynamo_frontend_worker_active_prefill_tokens{{{selected}}})), \"planner\", \"{Mark}\", \"\", \"\")";
        }
    }
}
