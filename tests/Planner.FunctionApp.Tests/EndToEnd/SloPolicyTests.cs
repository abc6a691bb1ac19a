using System.Diagnostics;
using System.Globalization;
using System.Text;
using Planner.FunctionApp.Processes;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>Policy <c>slo</c>, which a fleet file that names none gets, with a real API server and a real table storage.</summary>
[Trait("Needs", "servers")]
public sealed class SloPolicyTests : IDisposable
{
    private static readonly (string Histogram, double Mean)[] Means =
    [
        ("input_sequence_tokens", 2000), ("output_sequence_tokens", 200),
        ("time_to_first_token_seconds", 0.2), ("inter_token_latency_seconds", 0.02),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly FrontendServer _frontend;
    private TimeSpan _readAt;
    private double _requests;
    private double _perS = 0.5;

    public SloPolicyTests() => _frontend = new FrontendServer(Metrics);

    public void Dispose()
    {
        _frontend.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Traffic_IsAnsweredInOneStep_FromTheFrontendsCountersAlone()
    {
        Require.Present(KubernetesApiServer.Missing);
        Require.Present(Azurite.Missing);
        var deployment = await ScaledDeployment.NewAsync("promise");
        using var app = await StartAsync(deployment);
        await deployment.UntilAsync(app, async _ => (await app.GetAsync("/api/deployments/promise")).Body["slo"] is not null);

        _perS = 12;
        await deployment.UntilAsync(app, replicas => Task.FromResult(replicas.Prefill >= 8));

        var (_, page) = await app.GetAsync("/api/deployments/promise/decisions?limit=100");
        // A throughput tick that falls into a scaling of the load loop finishes it: that is no decision of its own.
        var scaled = page["decisions"]!.AsArray()
            .Where(one => (string)one!["outcome"]! == "scale" && (string)one["code"]! != "finish").ToList();
        Assert.All(scaled, decision => Assert.Equal("load", (string)decision!["loop"]!));
        Assert.Contains(scaled, decision => (int)decision!["prefill"]! - (int)decision["from_prefill"]! >= 3);
        Assert.All(scaled, decision => Assert.Contains(decision!["steps"]!.AsArray(), step =>
            ((string)step!["text"]!).StartsWith("no worker gauges: latencies from the frontends' histograms: ", StringComparison.Ordinal)));
        var slo = (await app.GetAsync("/api/deployments/promise")).Body["slo"]!;
        Assert.Equal("frontend_histograms", (string)slo["latencies_from"]!);
    }

    private Task<AppProcess> StartAsync(ScaledDeployment deployment)
    {
        _folder.Write("fleet.yaml", $$"""
            deployments:
            - name: promise
              k8s_namespace: {{deployment.Cluster.Namespace}}
              profile: {{Path.Combine(Repository.Root, "docs", "examples", "profile")}}
              config:
                load_router_metrics_url: {{_frontend.Address}}
                load_adjustment_interval: 1
                load_metric_samples: 2
                ttft: 2000
                itl: 40
                max_gpu_budget: 64
            """);
        return deployment.StartAppAsync(_folder, "LOAD_SCHEDULE");
    }

    /// <summary>Requests of 2,000 + 200 tokens, counted since the last reading; there are no workers' gauges.</summary>
    private string Metrics()
    {
        lock (_lock)
        {
            var now = _watch.Elapsed;
            _requests += _perS * (now - _readAt).TotalSeconds;
            _readAt = now;
            var text = new StringBuilder();
            void Line(string name, double value, string labels = "") => text.Append(CultureInfo.InvariantCulture,
                $"dynamo_frontend_{name}{{model=\"m\"{labels}}} {value:R}\n");
            Line("requests_total", _requests);
            Line("inflight_requests", 1);
            Line("queued_requests", 0);
            foreach (var (name, mean) in Means)
            {
                Line($"{name}_bucket", _requests, ",le=\"4096\"");
                Line($"{name}_bucket", _requests, ",le=\"+Inf\"");
                Line($"{name}_sum", _requests * mean);
                Line($"{name}_count", _requests);
            }

            return text.ToString();
        }
    }
}
