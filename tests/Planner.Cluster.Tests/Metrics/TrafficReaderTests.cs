using System.Text;
using Planner.Configuration;
using Planner.Observations;
using Planner.Testing;

namespace Planner.Cluster.Metrics;

/// <summary>On a real Prometheus that holds half an hour of some deployments' samples, one every 15 s.</summary>
[Trait("Needs", "servers")]
public sealed class TrafficReaderTests(TrafficReaderTests.Server server) : IClassFixture<TrafficReaderTests.Server>
{
    private static readonly DateTimeOffset End = new(2026, 1, 5, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task MeansAreWeightedByRequests_OverInstances()
    {
        var traffic = Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("busy"));

        // 12 steps of 15 s; per step 10 requests of 100 tokens at one frontend and 30 of 300 at the other.
        Assert.Equal(480, traffic.RequestCount, 1e-6);
        Assert.Equal(250, traffic.Isl, 1e-6);
        Assert.Equal(50, traffic.Osl, 1e-6);
        Assert.Equal(200, traffic.TtftMs, 1e-6);
        Assert.Equal(20, traffic.ItlMs, 1e-6);
        Assert.Equal(2, traffic.RequestDurationS, 1e-6);
    }

    [Fact]
    public async Task RestartedFrontend_IsNoLoss() =>
        Assert.Equal(120, Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("restarted")).RequestCount, 1e-6);

    [Fact]
    public async Task ModelIsFoundInAnyCase_AndTakenLiterally()
    {
        Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("busy", model: "ORG/Some.Model"));
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("busy", model: "org/some-model"));
    }

    [Fact]
    public async Task NothingFinishedAndNothingInFlight_IsIdle() =>
        Assert.IsType<TrafficObservation.Idle>(await ReadAsync("idle"));

    [Fact]
    public async Task NothingFinishedAndSomeInFlight_IsAStall() =>
        Assert.Equal(new TrafficObservation.Stall(7), await ReadAsync("stalled"));

    [Fact]
    public async Task NoSeries_IsUnavailable_NotIdle() => Assert.Equal(
        """
        no series dynamo_frontend_requests_total{model=~"(?i:org/some\\.model)",dynamo_namespace="absent"} over the interval: check model and Dynamo namespace, and that Prometheus scrapes the frontend
        """,
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("absent")).Reason);

    [Fact]
    public async Task NobodyListens_IsUnavailable() => Assert.StartsWith(
        "Prometheus at http://127.0.0.1:1/ cannot be asked: ",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("busy", address: "http://127.0.0.1:1")).Reason,
        StringComparison.Ordinal);

    [Fact]
    public async Task AddressThatAnswersHtml_IsUnavailable() => Assert.Contains(
        "is not Prometheus' JSON",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("busy", address: server.Address + "/graph")).Reason,
        StringComparison.Ordinal);

    private async Task<TrafficObservation> ReadAsync(string name, string model = "org/some.model", string? address = null)
    {
        var http = PrometheusConnection.Open(address ?? server.Address, _ => null);
        var query = new TrafficQuery(model, name, ThroughputMetricsSource.Frontend, TimeSpan.FromMinutes(3));
        return await new TrafficReader(new PrometheusClient(http)).ReadAsync(query, End, default);
    }

    public sealed class Server : IAsyncLifetime
    {
        private PrometheusServer? _server;

        public string Address => _server!.Address;

        public async Task InitializeAsync()
        {
            Require.Present(PrometheusServer.Missing);
            _server = await PrometheusServer.StartAsync(Samples());
        }

        public Task DisposeAsync()
        {
            _server?.Dispose();
            return Task.CompletedTask;
        }

        private static string Samples()
        {
            var text = new StringBuilder();
            for (var step = 0; step <= 120; step++)
            {
                var at = End.AddSeconds(15 * (step - 120));
                Frontend(text, "busy", "a", at, 10.0 * step, isl: 100, inflight: 3);
                Frontend(text, "busy", "b", at, 30.0 * step, isl: 300, inflight: 3);
                Frontend(text, "restarted", "a", at, 10.0 * (step < 114 ? step : step - 113), isl: 100, inflight: 0);
                Frontend(text, "idle", "a", at, 50, isl: 100, inflight: 0);
                Frontend(text, "stalled", "a", at, 50, isl: 100, inflight: 7);
            }

            return text.Append("# EOF\n").ToString();
        }

        private static void Frontend(
            StringBuilder text, string name, string instance, DateTimeOffset at, double requests, double isl, double inflight)
        {
            void Line(string metric, double value) => text.Append(
                $"dynamo_frontend_{metric}{{model=\"org/some.model\",dynamo_namespace=\"{name}\",instance=\"{instance}\"}} {value:R} {at.ToUnixTimeSeconds()}\n");
            Line("requests_total", requests);
            Line("inflight_requests", inflight);
            foreach (var (histogram, mean) in new[]
            {
                ("input_sequence_tokens", isl), ("output_sequence_tokens", 50), ("time_to_first_token_seconds", 0.2),
                ("inter_token_latency_seconds", 0.02), ("request_duration_seconds", 2),
            })
            {
                Line($"{histogram}_sum", requests * mean);
                Line($"{histogram}_count", requests);
            }
        }
    }
}
