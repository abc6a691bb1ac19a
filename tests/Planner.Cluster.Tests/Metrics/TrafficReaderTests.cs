using System.Text;
using Planner.Configuration;
using Planner.Observations;
using Planner.Testing;

namespace Planner.Cluster.Metrics;

/// <summary>On a real Prometheus that holds half an hour of some deployments' samples, one every 15 s.</summary>
[Trait("Needs", "servers")]
public sealed class TrafficReaderTests : IClassFixture<TrafficReaderTests.Server>
{
    private static readonly DateTimeOffset End = new(2026, 1, 5, 12, 30, 0, TimeSpan.Zero);

    private readonly Server _server;

    public TrafficReaderTests(Server server)
    {
        Require.Present(PrometheusServer.Missing);
        _server = server;
    }

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

    /// <summary>Its frontend was scraped before, without any series of this model: the first value counts.</summary>
    [Fact]
    public async Task SeriesThatBeginsInTheWindow_CountsFromZero() =>
        Assert.Equal(60, Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("began")).RequestCount, 1e-6);

    /// <summary>What its counters had counted before Prometheus knew it is nobody's business.</summary>
    [Fact]
    public async Task TargetThatIsNewToPrometheus_CountsFromItsFirstSample() =>
        Assert.InRange(Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("new")).RequestCount, 50, 70);

    [Fact]
    public async Task FrontendThatEndsInTheWindow_CountsToItsLastSample() =>
        Assert.Equal(40, Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("ended")).RequestCount, 1e-6);

    [Fact]
    public async Task SeriesWithoutASampleInTheWindow_IsUnavailable_NotIdle() =>
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("silent"));

    [Fact]
    public async Task Arrived_IsWhatFinished_AndWhatMoreIsInFlight() =>
        Assert.Equal(480 + 10, Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("busy")).Arrived!.Value, 1e-6);

    /// <summary>Half of the requests are in the bucket that ends at 0.25 s, the others in the next, up to 0.5 s.</summary>
    [Fact]
    public async Task Buckets_TellTheShareWithinALimit_AsFarAsTheyCan()
    {
        var ttfts = Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("busy")).Ttfts!;

        Assert.Equal((480, 200), (Math.Round(ttfts.Count, 6), Math.Round(ttfts.Mean!.Value, 6)));
        Assert.Equal((0.5, 0.5), ttfts.ShareUpTo(250));
        Assert.Equal((0.5, 1), ttfts.ShareUpTo(300));
        Assert.Equal((0, 0.5), ttfts.ShareUpTo(100));
        Assert.Equal((1, 1), ttfts.ShareUpTo(500));
    }

    [Fact]
    public async Task WithoutBuckets_OnlyTheMeansAreKnown() =>
        Assert.Null(Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("began")).Ttfts);

    /// <summary>A router has no label for the model, and underscores in its namespace.</summary>
    [Fact]
    public async Task Router_IsReadByItsOwnNames() => Assert.Equal(
        120, Assert.IsType<TrafficObservation.Traffic>(
            await ReadAsync("by-router", source: ThroughputMetricsSource.Router)).RequestCount, 1e-6);

    private async Task<TrafficObservation> ReadAsync(
        string name, string model = "org/some.model",
        ThroughputMetricsSource source = ThroughputMetricsSource.Frontend)
    {
        var http = PrometheusConnection.Open(_server.Address, _ => null);
        var query = new TrafficQuery(model, name, source, TimeSpan.FromMinutes(3));
        return await new TrafficReader(new PrometheusClient(http)).ReadAsync(query, End, default);
    }

    public sealed class Server : IAsyncLifetime
    {
        private PrometheusServer? _server;

        public string Address => _server!.Address;

        public async Task InitializeAsync()
        {
            _server = PrometheusServer.Missing is not null ? null : await PrometheusServer.StartAsync(Samples());
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
                var inflight = step <= 108 ? 3 : 8;
                Frontend(text, "busy", "a", at, 10.0 * step, isl: 100, inflight, buckets: true);
                Frontend(text, "busy", "b", at, 30.0 * step, isl: 300, inflight, buckets: true);
                Frontend(text, "restarted", "a", at, 10.0 * (step < 114 ? step : step - 113));
                Frontend(text, "idle", "a", at, 50);
                Frontend(text, "stalled", "a", at, 50, inflight: 7);
                if (step >= 115)
                {
                    Frontend(text, "began", "a", at, 10.0 * (step - 114));
                    Frontend(text, "new", "unscraped", at, 1000 + (10.0 * (step - 114)));
                }

                if (step <= 112)
                {
                    Frontend(text, "ended", "a", at, 10.0 * step);
                }

                if (step <= 106)
                {
                    Frontend(text, "silent", "a", at, 10.0 * step);
                }

                Series(text, "dynamo_component_router", "dynamo_namespace=\"by_router\",instance=\"a\"", at, 10.0 * step, 100, 0, false);
                text.Append($"up{{instance=\"a\"}} 1 {at.ToUnixTimeSeconds()}\n");
            }

            return text.Append("# EOF\n").ToString();
        }

        private static void Frontend(
            StringBuilder text, string name, string instance, DateTimeOffset at, double requests, double isl = 100,
            double inflight = 0, bool buckets = false) => Series(text, "dynamo_frontend",
            $"model=\"org/some.model\",dynamo_namespace=\"{name}\",instance=\"{instance}\"", at, requests, isl, inflight, buckets);

        private static void Series(
            StringBuilder text, string prefix, string labels, DateTimeOffset at, double requests, double isl, double inflight, bool buckets)
        {
            void Line(string metric, double value, string more = "") =>
                text.Append($"{prefix}_{metric}{{{labels}{more}}} {value:R} {at.ToUnixTimeSeconds()}\n");
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
                foreach (var (bound, share) in buckets ? new[] { ("0.25", 0.5), ("0.5", 1), ("+Inf", 1) } : [])
                {
                    Line($"{histogram}_bucket", requests * share, $",le=\"{bound}\"");
                }
            }
        }
    }
}
