using Planner.Observations;

namespace Planner.Cluster.Metrics;

/// <summary>
/// Reads an interval's traffic from Prometheus; means are weighted by request over all instances. It asks two questions at
/// once, and eight more where there was traffic.
/// </summary>
public sealed class TrafficReader(PrometheusClient prometheus)
{
    private const double MsPerS = 1000;

    private static readonly string[] Histograms =
    [
        "input_sequence_tokens", "output_sequence_tokens", "time_to_first_token_seconds", "inter_token_latency_seconds",
        "request_duration_seconds",
    ];

    /// <summary>A deadline of all queries together, however long the interval.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(10);

    /// <summary>Reads the window that ends at a slot's end; a failure is <see cref="TrafficObservation.Unavailable"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<TrafficObservation> ReadAsync(
        TrafficQuery what, DateTimeOffset slotEnd, CancellationToken cancellationToken)
    {
        var patience = what.Interval / 4 < MostPatience ? what.Interval / 4 : MostPatience;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            return await ObserveAsync(what, slotEnd, deadline.Token);
        }
        catch (PrometheusException error)
        {
            return new TrafficObservation.Unavailable(error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TrafficObservation.Unavailable($"Prometheus did not answer within {patience.TotalSeconds:0.#} s");
        }
    }

    private async Task<TrafficObservation> ObserveAsync(TrafficQuery what, DateTimeOffset at, CancellationToken token)
    {
        var finished = AskAsync($"sum({what.Gains("requests_total")})", at, token);
        var inflight = AskAsync($"sum({what.Select("inflight_requests")})", at, token);
        await Task.WhenAll(finished, inflight);
        return (await finished, await inflight) switch
        {
            (null, _) => new TrafficObservation.Unavailable(
                $"no series {what.Select("requests_total")} over the interval: check model and Dynamo namespace, " +
                "and that Prometheus scrapes the frontend"),
            ( <= 0, > 0) => new TrafficObservation.Stall((await inflight)!.Value),
            ( <= 0, _) => new TrafficObservation.Idle(),
            _ => await TrafficAsync(what, (await finished)!.Value, await inflight, at, token),
        };
    }

    private async Task<TrafficObservation> TrafficAsync(
        TrafficQuery what, double finished, double? inflight, DateTimeOffset at, CancellationToken token)
    {
        var means = Task.WhenAll(Histograms.Select(name => AskAsync(
            $"sum({what.Gains(name + "_sum")}) / (sum({what.Gains(name + "_count")}) > 0)", at, token)));
        var ttfts = LatenciesAsync(what, "time_to_first_token_seconds", at, token);
        var itls = LatenciesAsync(what, "inter_token_latency_seconds", at, token);
        var inflightBefore = AskAsync($"sum({what.Before(what.Select("inflight_requests"))})", at, token);
        await Task.WhenAll(means, ttfts, itls, inflightBefore);
        return await means is [{ } isl, { } osl, { } ttft, { } itl, { } duration]
            ? new TrafficObservation.Traffic(finished, isl, osl, ttft * MsPerS, itl * MsPerS, duration)
            {
                Arrived = finished + inflight - await inflightBefore is { } arrived ? Math.Max(0, arrived) : null,
                Ttfts = WithMean(await ttfts, ttft * MsPerS),
                Itls = WithMean(await itls, itl * MsPerS),
            }
            : new TrafficObservation.Unavailable(
                $"requests finished, but {Histograms[Array.IndexOf(await means, null)]} shows nothing over the interval");
    }

    /// <summary>A histogram of latencies in ms; null where its buckets are not shown.</summary>
    private async Task<Histogram?> LatenciesAsync(TrafficQuery what, string name, DateTimeOffset at, CancellationToken token)
    {
        var buckets = await prometheus.QueryAsync($"sum by (le) ({what.Gains(name + "_bucket")})", at, token);
        return HistogramBuckets.Read(buckets.Select(bucket => (bucket.Labels.GetValueOrDefault("le", ""), bucket.Value)), sum: 0, MsPerS);
    }

    private static Histogram? WithMean(Histogram? values, double mean) =>
        values is null ? null : values with { Sum = mean * values.Count };

    private async Task<double?> AskAsync(string query, DateTimeOffset at, CancellationToken token) =>
        await prometheus.QueryAsync(query, at, token) is [var only, ..] ? only.Value : null;
}
