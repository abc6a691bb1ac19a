using Planner.Cluster.Prometheus;
using Planner.Configuration;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>Reads one deployment's traffic in one interval; means are weighted by request over its frontends.</summary>
internal sealed class IntervalTraffic(
    PrometheusClient prometheus, TrafficQuery what, DateTimeOffset at, Func<IReadOnlyCollection<TrafficQuery>> others,
    CancellationToken token)
{
    private const double MsPerS = 1000;

    /// <summary>How many requests others finish while a frontend finishes none and has some, for that to be no chance.</summary>
    private const double NoChance = 5;

    /// <summary>Longer than the deployments of one firing take to ask.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(30);

    private readonly TrafficPromQl _promQl = new(what.Source, (long)what.Interval.TotalSeconds);
    private readonly List<string> _partial = [];
    private DeploymentSeries? _series;
    private IReadOnlyList<PrometheusSample> _gains = [];

    public async Task<TrafficObservation> ReadAsync() =>
        await ObserveAsync() is var seen && seen is TrafficObservation.Unavailable { Reason: var reason } && _partial.Count > 0
            ? new TrafficObservation.Unavailable($"{reason} ({_partial[0]})")
            : seen with { Partial = Partial, Note = Series.Note };

    /// <summary>Looked for once the first answers are there, by when the other deployments of the firing are known.</summary>
    private DeploymentSeries Series => _series ??= new DeploymentSeries(what, others());

    private string? Partial => _partial.Count > 0 ? string.Join("; ", _partial.Distinct().Take(3)) : null;

    private async Task<TrafficObservation> ObserveAsync()
    {
        var answers = await Task.WhenAll(
            AskAsync(_promQl.GainsByFrontend("requests_total")), AskAsync(_promQl.Inflight),
            AskAsync(_promQl.FirstSample), AskAsync(_promQl.LastSample));
        _gains = Ours(answers[0]);
        var ambiguous = Series.Problem;
        var (inflight, firsts, lasts) = (Ours(answers[1]), Ours(answers[2]), Ours(answers[3]));
        var coverage = new SampleCoverage(at - what.Interval, at, firsts, lasts);
        if (_gains.Count == 0)
        {
            return new TrafficObservation.Unavailable((lasts.Count > 0 ? coverage.Problem : null) ?? ambiguous ?? NoSeries);
        }

        if (coverage.Problem is { } problem)
        {
            return new TrafficObservation.Unavailable(problem);
        }

        if (_gains.FirstOrDefault(gain => gain.Value < 0) is { } lost)
        {
            return new TrafficObservation.Unavailable(
                $"{SampleCoverage.NameOf(lost)} finished {lost.Value:0.#} requests over the interval: no counter falls");
        }

        NoteSilent(inflight, coverage);
        return (coverage.Gained(_gains), NotNegative(Sum(inflight))) switch
        {
            ( <= 0, > 0) => new TrafficObservation.Stall(Sum(inflight)!.Value),
            ( <= 0, null) => Unproven(new TrafficObservation.Idle()),
            ( <= 0, _) => new TrafficObservation.Idle(),
            var (finished, now) => await TrafficAsync(finished, finished / Sum(_gains)!.Value, now),
        };
    }

    /// <param name="finished">Requests finished in an interval's length.</param>
    /// <param name="part">What that is of those that were counted between samples.</param>
    /// <param name="inflight">Requests in flight at its end.</param>
    private async Task<TrafficObservation> TrafficAsync(double finished, double part, double? inflight)
    {
        var isl = MeanAsync("input_sequence_tokens");
        var osl = MeanAsync("output_sequence_tokens");
        var ttft = MeanAsync("time_to_first_token_seconds");
        var itl = MeanAsync("inter_token_latency_seconds");
        var duration = what.Source == ThroughputMetricsSource.Router ? Task.FromResult<double?>(null) : MeanAsync("request_duration_seconds");
        var ttfts = LatenciesAsync("time_to_first_token_seconds");
        var itls = LatenciesAsync("inter_token_latency_seconds");
        var before = OursAsync(_promQl.InflightBefore);
        var twice = IsCountedTwiceAsync();
        await Task.WhenAll(isl, osl, ttft, itl, duration, ttfts, itls, before, twice);
        if (await twice)
        {
            return new TrafficObservation.Unavailable(
                "routers count a request of disaggregated serving twice, once in each phase, and half its output: set " +
                "throughput_metrics_source to frontend");
        }

        return (await isl, await osl, await ttft) switch
        {
            (null, _, _) => Nothing("input_sequence_tokens"),
            (_, null, _) => Nothing("output_sequence_tokens"),
            (_, _, null) => Nothing("time_to_first_token_seconds"),
            ({ } input, { } output, { } first) => new TrafficObservation.Traffic(
                finished, input, output, first * MsPerS, await itl * MsPerS, await duration)
            {
                Arrived = ((finished / part) + inflight - Sum(await before)) * part is { } arrived ? Math.Max(0, arrived) : null,
                Ttfts = Scaled(await ttfts, first * MsPerS, part),
                Itls = await itl is { } gap ? Scaled(await itls, gap * MsPerS, part) : null,
            },
        };
    }

    private static TrafficObservation.Unavailable Nothing(string histogram) =>
        new($"requests finished, but {histogram} shows nothing over the interval");

    private string NoSeries =>
        $"no series of requests_total of model {ForeignText.OneLine(what.Models.ToString())} in Dynamo namespace {what.NamespaceLabel} " +
        "over the interval: check model and Dynamo namespace, and that Prometheus scrapes the " +
        (what.Source == ThroughputMetricsSource.Router ? "router" : "frontend");

    /// <summary>A frontend that is frozen, or out of sight, hides its part of the traffic.</summary>
    private void NoteSilent(IReadOnlyList<PrometheusSample> inflight, SampleCoverage coverage)
    {
        _partial.AddRange(coverage.Late().Select(late => $"the newest sample of {late.Frontend} is {late.AgeS:0} s old"));
        var finishing = _gains.Where(gain => gain.Value > 0).Select(gain => gain.Value).DefaultIfEmpty(0).Average();
        if (finishing >= NoChance)
        {
            _partial.AddRange(_gains
                .Where(gain => gain.Value <= 0)
                .Select(gain => (Name: SampleCoverage.NameOf(gain), Waiting: inflight.Where(one => IsSameFrontend(one, gain)).Sum(one => one.Value)))
                .Where(frontend => frontend.Waiting > 0)
                .Select(frontend => $"{frontend.Name} has {frontend.Waiting:0} requests in flight and finishes none, while others do"));
        }
    }

    private static bool IsSameFrontend(PrometheusSample one, PrometheusSample other) =>
        (one.Label("pod"), one.Label("instance"), one.Label("model")) == (other.Label("pod"), other.Label("instance"), other.Label("model"));

    private TrafficObservation Unproven(TrafficObservation idle)
    {
        _partial.Add("the metrics do not show whether requests are in flight");
        return idle;
    }

    /// <summary>Frontends that serve both phases themselves have a router for each, both of them in the same metrics.</summary>
    private async Task<bool> IsCountedTwiceAsync() => what.Source == ThroughputMetricsSource.Router
        && (await OursAsync(_promQl.GainsBy("phase", "input_sequence_tokens_count")))
            .Where(series => series.Value > 0).Select(series => series.Label("phase")).ToHashSet()
            .IsSupersetOf(["prefill", "decode"]);

    private async Task<double?> MeanAsync(string histogram) => Mean(await OursAsync(_promQl.Mean(histogram)));

    /// <summary>Of several models or namespaces, each by its requests.</summary>
    private double? Mean(IReadOnlyList<PrometheusSample> means)
    {
        var weights = means.Select(mean => _gains.Where(gain => mean.Labels.All(label => gain.Label(label.Key) == label.Value)).Sum(gain => gain.Value)).ToList();
        return means.Count == 0 ? null
            : weights.Sum() is var all && all > 0 ? means.Zip(weights, (mean, weight) => mean.Value * weight).Sum() / all
            : means.Average(mean => mean.Value);
    }

    /// <summary>A histogram of latencies in ms; null where its buckets are not shown.</summary>
    private async Task<Histogram?> LatenciesAsync(string name)
    {
        var buckets = await OursAsync(_promQl.GainsBy("le", name + "_bucket"));
        return HistogramBuckets.Read(buckets.Select(bucket => (bucket.Label("le"), bucket.Value)), sum: 0, MsPerS);
    }

    private static Histogram? Scaled(Histogram? values, double mean, double part) => values is null ? null : values with
    {
        Counts = [.. values.Counts.Select(count => count * part)],
        Sum = mean * values.Count * part,
    };

    /// <summary>A gauge below 0 shows nothing.</summary>
    private static double? NotNegative(double? inflight) => inflight >= 0 ? inflight : null;

    private static double? Sum(IReadOnlyList<PrometheusSample> series) => series.Count > 0 ? series.Sum(one => one.Value) : null;

    private async Task<IReadOnlyList<PrometheusSample>> OursAsync(string query) => Ours(await AskAsync(query));

    private IReadOnlyList<PrometheusSample> Ours(PrometheusVector answer)
    {
        lock (_partial)
        {
            if (answer.Partial is { } partial)
            {
                _partial.Add(partial);
            }

            return Series.Of(answer);
        }
    }

    private Task<PrometheusVector> AskAsync(string query) => prometheus.QueryAsync(query, at, Keep, token);
}
