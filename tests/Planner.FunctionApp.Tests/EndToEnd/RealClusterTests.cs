using System.Text;
using Planner.FunctionApp.Processes;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>The app as a process, with a real API server, a real Prometheus and a real table storage around it.</summary>
[Trait("Needs", "servers")]
public sealed class RealClusterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TrafficThatRisesAndFalls_IsFollowedByTheReplicas()
    {
        Require.Present(KubernetesApiServer.Missing);
        Require.Present(Azurite.Missing);
        Require.Present(PrometheusServer.Missing);
        var deployment = await ScaledDeployment.NewAsync("llm");
        using var prometheus = await PrometheusServer.StartAsync(Burst($"{deployment.Cluster.Namespace}-llm"));
        using var app = await StartAsync(deployment, prometheus);

        await deployment.UntilAsync(app, replicas => Task.FromResult(replicas is { Prefill: > 1, Decode: > 1 }));
        await deployment.UntilAsync(app, replicas => Task.FromResult(replicas is { Prefill: 1, Decode: 1 }));

        var (_, status) = await app.GetAsync("/api/deployments/llm");
        Assert.Equal("throughput", (string)status["last_decision"]!["loop"]!);
    }

    private Task<AppProcess> StartAsync(ScaledDeployment deployment, PrometheusServer prometheus)
    {
        _folder.Write("fleet.yaml", $$"""
            deployments:
            - name: llm
              k8s_namespace: {{deployment.Cluster.Namespace}}
              profile: {{Path.Combine(Repository.Root, "docs", "examples", "profile")}}
              config:
                policy: dynamo
                metric_pulling_prometheus_endpoint: {{prometheus.Address}}
                throughput_adjustment_interval: 3
                load_predictor: constant
                no_correction: true
                max_gpu_budget: 64
            """);
        return deployment.StartAppAsync(_folder, "THROUGHPUT_SCHEDULE");
    }

    /// <summary>A sample a second from five minutes ago to four minutes on: 15 s of heavy traffic in the near future.</summary>
    private static string Burst(string name)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var text = new StringBuilder();
        var requests = 0.0;
        for (var second = -300; second <= 240; second++)
        {
            requests += second is > 12 and <= 27 ? 200 : 0.5;
            Lines(text, name, now + second, requests);
        }

        return text.Append("# EOF\n").ToString();
    }

    private static void Lines(StringBuilder text, string name, long at, double requests)
    {
        void Line(string metric, double value) =>
            text.Append($"dynamo_frontend_{metric}{{model=\"m\",dynamo_namespace=\"{name}\"}} {value:R} {at}\n");
        Line("requests_total", requests);
        Line("inflight_requests", 1);
        foreach (var (histogram, mean) in new[]
        {
            ("input_sequence_tokens", 2000), ("output_sequence_tokens", 200), ("time_to_first_token_seconds", 0.2),
            ("inter_token_latency_seconds", 0.02), ("request_duration_seconds", 4),
        })
        {
            Line($"{histogram}_sum", requests * mean);
            Line($"{histogram}_count", requests);
        }
    }
}
