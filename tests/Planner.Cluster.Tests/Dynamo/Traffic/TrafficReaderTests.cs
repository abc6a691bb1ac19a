using System.Text;
using Planner.Cluster.Prometheus;
using Planner.Configuration;
using Planner.Observations;
using Planner.Testing;

namespace Planner.Cluster.Dynamo;

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
        Assert.Equal(20, traffic.ItlMs!.Value, 1e-6);
        Assert.Equal(2, traffic.RequestDurationS!.Value, 1e-6);
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
        "no series of requests_total of model org/other in Dynamo namespace absent over the interval: check model and Dynamo " +
        "namespace, and that Prometheus scrapes the frontend",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("absent", model: "org/other")).Reason);

    [Fact]
    public async Task SeriesOfOtherNamespaces_AreNamed() => Assert.Matches(
        "^the model's series are of the Dynamo namespaces .+ and none of absent$",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("absent")).Reason);

    /// <summary>Its frontend was scraped before, without any series of this model: the first value counts.</summary>
    [Fact]
    public async Task SeriesThatBeginsInTheWindow_CountsFromZero() =>
        Assert.Equal(60, Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("began")).RequestCount, 1e-6);

    /// <summary>What its counters had counted before Prometheus knew it is nobody's business.</summary>
    [Fact]
    public async Task TargetThatIsNewToPrometheus_CountsFromTheNextIntervalOn() => Assert.Equal(
        "the frontend was scraped for the first time in this interval: it counts from the next on",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("new")).Reason);

    /// <summary>4 steps of 10 requests, while another frontend goes on with 12 of 10.</summary>
    [Fact]
    public async Task FrontendThatEndsInTheWindow_CountsToItsLastSample() =>
        Assert.Equal(40 + 120, Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("ended")).RequestCount, 1e-6);

    /// <summary>Four steps after the interval began nothing came any more: that is no third of the traffic, nor silence.</summary>
    [Fact]
    public async Task FrozenInTheWindow_IsUnavailable_WithTheAge() => Assert.Equal(
        "the samples are only 60 s of 180 s apart, and the newest is 120 s old",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("frozen")).Reason);

    [Fact]
    public async Task SeriesWithoutASampleInTheWindow_IsUnavailable_WithTheAge() => Assert.Equal(
        "the newest sample is 210 s old: Prometheus does not scrape the frontend, or lags behind",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("silent")).Reason);

    /// <summary>The sample "before the interval" is a minute older than its beginning: 16 steps of 10, spread over 240 s.</summary>
    [Fact]
    public async Task SampleFromBeforeAnOutage_IsNoBurst()
    {
        var traffic = Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("outage"));

        Assert.Equal(160 * 180.0 / 240, traffic.RequestCount, 1e-6);
        Assert.Equal(120, traffic.Arrived!.Value, 1e-6);
        Assert.Equal(120, traffic.Ttfts!.Count, 1e-6);
        Assert.Equal(100, traffic.Isl, 1e-6);
    }

    [Fact]
    public async Task FrontendThatFinishesNothingWhileAnotherDoes_MakesTheTrafficPartial()
    {
        var traffic = Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("halffrozen"));

        Assert.Equal(120, traffic.RequestCount, 1e-6);
        Assert.Equal("b has 4 requests in flight and finishes none, while others do", traffic.Partial);
    }

    /// <summary>Answers of one token: there is no time between tokens, and the rest is traffic all the same.</summary>
    [Fact]
    public async Task WithoutInterTokenLatency_TheRestIsRead()
    {
        var traffic = Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("onetoken"));

        Assert.Equal((120, null, null), (traffic.RequestCount, traffic.ItlMs, traffic.Itls));
        Assert.Equal(2, traffic.RequestDurationS!.Value, 1e-6);
    }

    [Fact]
    public async Task WithoutNamespaceLabel_TheScrapesNamespaceTells()
    {
        var traffic = Assert.IsType<TrafficObservation.Traffic>(
            await ReadAsync("k-x", model: "org/unnamed", change: query => query with { KubernetesNamespace = "k", Service = "x-frontend" }));

        Assert.Equal(120, traffic.RequestCount, 1e-6);
        Assert.Equal(
            "the metrics have no label dynamo_namespace: the model's series of Kubernetes namespace k were taken", traffic.Note);
    }

    [Fact]
    public async Task WithoutNamespaceLabel_PodsOfAnotherFrontend_AreAmbiguous() => Assert.Equal(
        "the model's series have no label dynamo_namespace, and the pods x-frontend-1 are not those of y-frontend: have the scrape " +
        "configuration set dynamo_namespace",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync(
            "k-y", model: "org/unnamed", change: query => query with { KubernetesNamespace = "k", Service = "y-frontend" })).Reason);

    [Fact]
    public async Task WithoutNamespaceLabel_TwoDeploymentsOfTheModel_AreAmbiguous()
    {
        var reader = Reader();
        var answers = await Task.WhenAll(
            reader.ReadAsync(Query("one", "org/unnamed"), End, default), reader.ReadAsync(Query("two", "org/unnamed"), End, default));

        Assert.Equal(
            "the model's series have no label dynamo_namespace, and may be those of one or of two: have the scrape configuration " +
            "set dynamo_namespace", Assert.IsType<TrafficObservation.Unavailable>(answers[0]).Reason);
        Assert.IsType<TrafficObservation.Unavailable>(answers[1]);
    }

    /// <summary>Means are weighted by request: 120 of 100 tokens and 360 of 300.</summary>
    [Fact]
    public async Task LoraAdapters_AreTheModelsTraffic()
    {
        var traffic = Assert.IsType<TrafficObservation.Traffic>(
            await ReadAsync("lora", change: query => query with { Models = ModelNames.Of("org/some.model", "Adapter-1, adapter-2") }));

        Assert.Equal(480, traffic.RequestCount, 1e-6);
        Assert.Equal(250, traffic.Isl, 1e-6);
    }

    /// <summary>As recorded from a frontend that serves both phases: every request is in the counters of both routers.</summary>
    [Fact]
    public async Task RouterOfBothPhases_IsRefused() => Assert.Equal(
        "routers count a request of disaggregated serving twice, once in each phase, and half its output: set " +
        "throughput_metrics_source to frontend",
        Assert.IsType<TrafficObservation.Unavailable>(await ReadAsync("both-phases", source: ThroughputMetricsSource.Router)).Reason);

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
    public async Task Router_IsReadByItsOwnNames_WithoutADuration()
    {
        var traffic = Assert.IsType<TrafficObservation.Traffic>(await ReadAsync("by-router", source: ThroughputMetricsSource.Router));

        Assert.Equal(120, traffic.RequestCount, 1e-6);
        Assert.Null(traffic.RequestDurationS);
    }

    private async Task<TrafficObservation> ReadAsync(
        string name, string model = "org/some.model",
        ThroughputMetricsSource source = ThroughputMetricsSource.Frontend, Func<TrafficQuery, TrafficQuery>? change = null) =>
        await Reader().ReadAsync((change ?? (query => query))(Query(name, model) with { Source = source }), End, default);

    private TrafficReader Reader() =>
        new(new PrometheusClient(PrometheusConnection.Open(_server.Address, _ => null), TimeProvider.System));

    private static TrafficQuery Query(string name, string model) =>
        new(ModelNames.Of(model), name, ThroughputMetricsSource.Frontend, TimeSpan.FromMinutes(3));

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
                    Frontend(text, "frozen", "a", at, 10.0 * step);
                }

                if (step is <= 104 or >= 112)
                {
                    Frontend(text, "outage", "a", at, 10.0 * step, buckets: true);
                }

                Frontend(text, "ended", "b", at, 10.0 * step);
                Frontend(text, "halffrozen", "a", at, 10.0 * step);
                Frontend(text, "halffrozen", "b", at, 70, inflight: 4);
                Frontend(text, "onetoken", "a", at, 10.0 * step, tokens: false);
                Frontend(text, "lora", "a", at, 10.0 * step, model: "adapter-1");
                Frontend(text, "lora", "a", at, 30.0 * step, isl: 300, model: "org/some.model");
                Series(text, "dynamo_frontend", "model=\"org/unnamed\",namespace=\"k\",pod=\"x-frontend-1\",instance=\"a\"", at, 10.0 * step, 100, 0, false);
                Series(text, "dynamo_frontend", "model=\"org/unnamed\",namespace=\"l\",pod=\"x-frontend-1\",instance=\"b\"", at, 20.0 * step, 100, 0, false);
                foreach (var phase in new[] { "prefill", "decode" })
                {
                    Series(text, "dynamo_component_router", $"dynamo_namespace=\"both_phases\",instance=\"a\",phase=\"{phase}\"", at, 10.0 * step, 100, 0, false);
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
            double inflight = 0, bool buckets = false, bool tokens = true, string model = "org/some.model") => Series(text, "dynamo_frontend",
            $"model=\"{model}\",dynamo_namespace=\"{name}\",instance=\"{instance}\"", at, requests, isl, inflight, buckets, tokens);

        private static void Series(
            StringBuilder text, string prefix, string labels, DateTimeOffset at, double requests, double isl, double inflight, bool buckets,
            bool tokens = true)
        {
            void Line(string metric, double value, string more = "") =>
                text.Append($"{prefix}_{metric}{{{labels}{more}}} {value:R} {at.ToUnixTimeSeconds()}\n");
            Line("requests_total", requests);
            Line("inflight_requests", inflight);
            foreach (var (histogram, mean) in new[]
            {
                ("input_sequence_tokens", isl), ("output_sequence_tokens", 50), ("time_to_first_token_seconds", 0.2),
                ("inter_token_latency_seconds", 0.02), ("request_duration_seconds", 2),
            }.Where(histogram => tokens || histogram.Item1 != "inter_token_latency_seconds"))
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
