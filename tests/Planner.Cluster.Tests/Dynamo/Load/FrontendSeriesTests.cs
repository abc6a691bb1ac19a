using System.Net.Http.Headers;
using Planner.Cluster.Frontends;
using Planner.Cluster.Prometheus;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Testing;

namespace Planner.Cluster.Dynamo;

/// <summary>On a real Prometheus, which is also a real exporter.</summary>
[Trait("Needs", "servers")]
public class FrontendSeriesTests
{
    [Fact]
    public async Task Gauges_AreReadFromPrometheus_OfThisFrontendOnly()
    {
        using var server = await StartAsync();

        var gauges = WorkerGauges.Of((await Series(server, "llm-frontend").ReadAsync(CancellationToken.None)).Samples, PlannerMode.Disagg);

        Assert.Equal([new WorkerSample("7") { ActivePrefillTokens = 300 }], gauges.Sample.Prefill);
        Assert.Equal(4096, gauges.Limits.KvBlocks);
    }

    /// <summary>Two frontends, whose buckets add up.</summary>
    [Fact]
    public async Task CountersAndLatencies_AreReadFromPrometheus()
    {
        using var server = await StartAsync();

        var counters = RequestCounters.Of(await Series(server, "llm-frontend").ReadAsync(CancellationToken.None))!;

        Assert.Equal((20, 6), (counters.Finished, counters.Inflight));
        Assert.InRange(counters.At!.Value, DateTimeOffset.UtcNow.AddSeconds(-10), DateTimeOffset.UtcNow);
        Assert.Equal(["llm-frontend-1", "llm-frontend-2"], counters.Instances.Select(one => one.Name).Order());
        foreach (var latencies in new[] { counters.Ttfts!, counters.Itls! })
        {
            Assert.Equal([220.0], latencies.Bounds.AsEnumerable());
            Assert.Equal([14.0, 6.0], latencies.Counts.AsEnumerable());
            Assert.Equal(4000, latencies.Sum, 6);
        }
    }

    [Fact]
    public async Task WithoutSuchSeries_TheReasonsOfBothWaysAreSaid()
    {
        using var server = await StartAsync();
        using var http = FrontendAddress.Client();
        var either = new EitherFrontendMetrics(
            new FrontendAddress(http, new Uri("http://127.0.0.1:1/metrics")), Series(server, "other"),
            TimeSpan.FromSeconds(10), TimeProvider.System);

        var error = await Assert.ThrowsAsync<ExpositionException>(() => either.ReadAsync(CancellationToken.None));

        Assert.StartsWith("it has no such series", error.Message, StringComparison.Ordinal);
        Assert.Contains("; http://127.0.0.1:1/metrics: it cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/openmetrics-text; version=1.0.0")]
    public async Task WhatARealExporterPrints_IsReadLineByLine(string format)
    {
        using var server = await StartAsync();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(format));

        var text = await http.GetStringAsync($"{server.Address}/metrics");

        var lines = text.Split('\n').Count(line => line.Length > 0 && line[0] != '#');
        var samples = ExpositionParser.Parse(text);
        Assert.True(lines > 100);
        Assert.Equal(lines, samples.Count);
        Assert.Contains(samples, sample => sample is { Name: "prometheus_build_info", Value: 1 } && sample.Label("version").Length > 0);
    }

    private static Task<PrometheusServer> StartAsync()
    {
        Require.Present(PrometheusServer.Missing);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var text = string.Concat(Enumerable.Range(-60, 180).Select(second => $$"""
            dynamo_frontend_worker_active_prefill_tokens{worker_id="7",worker_type="prefill",namespace="n",pod="llm-frontend-1"} 300 {{now + second}}
            dynamo_frontend_worker_active_prefill_tokens{worker_id="8",worker_type="prefill",namespace="n",pod="other-1"} 100 {{now + second}}
            dynamo_frontend_model_total_kv_blocks{namespace="n",pod="llm-frontend-1"} 4096 {{now + second}}

            """.Replace("\r", "", StringComparison.Ordinal) + Counters("llm-frontend-1", now + second) + Counters("llm-frontend-2", now + second)));
        return PrometheusServer.StartAsync($"{text}# EOF\n");
    }

    /// <summary>Ten requests, seven of whose latencies are up to 0.22 s.</summary>
    private static string Counters(string pod, long second)
    {
        string Line(string name, double value, string le = "") =>
            $"dynamo_frontend_{name}{{namespace=\"n\",pod=\"{pod}\"{(le.Length > 0 ? $",le=\"{le}\"" : "")}}} {value} {second}\n";
        string[] histograms =
            ["input_sequence_tokens", "output_sequence_tokens", "time_to_first_token_seconds", "inter_token_latency_seconds"];
        return Line("requests_total", 10) + Line("inflight_requests", 3) + string.Concat(histograms.Select(name =>
            Line($"{name}_bucket", 7, "0.22") + Line($"{name}_bucket", 10, "+Inf") + Line($"{name}_sum", 2)));
    }

    private static FrontendSeries Series(PrometheusServer server, string service) => new(
        new PrometheusClient(PrometheusConnection.Open(server.Address, _ => null), TimeProvider.System),
        new FrontendSeen("n", service == "other" ? "absent" : service, 1), TimeProvider.System);
}
