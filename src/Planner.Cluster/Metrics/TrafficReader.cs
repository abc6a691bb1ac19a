using Planner.Observations;

namespace Planner.Cluster.Metrics;

/// <summary>Reads an interval's traffic from Prometheus; means are weighted by request over all instances.</summary>
/// <remarks>
/// Counts are those of <c>increase()</c>, which extrapolates to the window's ends and does not see the first value of a
/// series that appears within the window.
/// </remarks>
public sealed class TrafficReader(PrometheusClient prometheus)
{
    private const double MsPerS = 1000;

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
        var finished = AskAsync(what.Increase("requests_total"), at, token);
        var inflight = AskAsync($"sum({what.Select("inflight_requests")})", at, token);
        await Task.WhenAll(finished, inflight);
        return (await finished, await inflight) switch
        {
            (null, _) => new TrafficObservation.Unavailable(
                $"no series {what.Select("requests_total")} over the interval: check model and Dynamo namespace, " +
                "and that Prometheus scrapes the frontend"),
            ( <= 0, > 0) => new TrafficObservation.Stall((await inflight)!.Value),
            ( <= 0, _) => new TrafficObservation.Idle(),
            _ => await TrafficAsync(what, (await finished)!.Value, at, token),
        };
    }

    private async Task<TrafficObservation> TrafficAsync(
        TrafficQuery what, double count, DateTimeOffset at, CancellationToken token)
    {
        string[] histograms =
        [
            "input_sequence_tokens", "output_sequence_tokens", "time_to_first_token_seconds",
            "inter_token_latency_seconds", "request_duration_seconds",
        ];
        var means = await Task.WhenAll(histograms.Select(histogram => AskAsync(
            $"{what.Increase(histogram + "_sum")} / ({what.Increase(histogram + "_count")} > 0)", at, token)));
        return means is [{ } isl, { } osl, { } ttft, { } itl, { } duration]
            ? new TrafficObservation.Traffic(count, isl, osl, ttft * MsPerS, itl * MsPerS, duration)
            : new TrafficObservation.Unavailable(
                $"requests finished, but {histograms[Array.IndexOf(means, null)]} shows nothing over the interval");
    }

    private async Task<double?> AskAsync(string query, DateTimeOffset at, CancellationToken token) =>
        await prometheus.QueryAsync(query, at, token) is [var only, ..] ? only.Value : null;
}
