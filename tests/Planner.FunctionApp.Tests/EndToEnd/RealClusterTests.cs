using System.Diagnostics;
using System.Text;
using Planner.FunctionApp.Processes;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>The app as a process, with a real API server, a real Prometheus and a real table storage around it.</summary>
[Trait("Needs", "servers")]
public sealed class RealClusterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TrafficThatRisesAndFalls_IsFollowedByTheReplicas()
    {
        Require.Present(KubernetesApiServer.Missing);
        Require.Present(Azurite.Missing);
        Require.Present(PrometheusServer.Missing);
        var cluster = await DynamoCluster.NewAsync();
        await cluster.GrantAsync(
            ("nvidia.com", "dynamographdeployments", "get"),
            ("nvidia.com", "dynamographdeploymentscalingadapters/scale", "get"),
            ("nvidia.com", "dynamographdeploymentscalingadapters/scale", "patch"));
        await cluster.CreateAsync("llm", prefill: 1, decode: 1);
        await cluster.ReconcileAsync("llm");
        using var prometheus = await PrometheusServer.StartAsync(Burst($"{cluster.Namespace}-llm"));
        using var app = await StartAsync(cluster, prometheus);

        await UntilAsync(cluster, app, replicas => replicas is { Prefill: > 1, Decode: > 1 });
        await UntilAsync(cluster, app, replicas => replicas is { Prefill: 1, Decode: 1 });

        var (_, deployment) = await app.GetAsync("/api/deployments/llm");
        Assert.Equal("throughput", (string)deployment["last_decision"]!["loop"]!);
    }

    private async Task<AppProcess> StartAsync(DynamoCluster cluster, PrometheusServer prometheus)
    {
        _folder.Write("fleet.yaml", $$"""
            deployments:
            - name: llm
              k8s_namespace: {{cluster.Namespace}}
              profile: {{Path.Combine(Repository.Root, "docs", "examples", "profile")}}
              config:
                metric_pulling_prometheus_endpoint: {{prometheus.Address}}
                throughput_adjustment_interval: 3
                load_predictor: constant
                no_correction: true
                max_gpu_budget: 64
            """);
        return await App.StartAsync(_folder, new Dictionary<string, string>
        {
            ["PLANNER_CONFIG"] = "fleet.yaml",
            ["PLANNER_STORAGE"] = await Azurite.ConnectionStringAsync(),
            ["PLANNER_KUBECONFIG"] = cluster.Server.Kubeconfig("planner-token"),
            ["THROUGHPUT_SCHEDULE"] = "00:00:01",
        });
    }

    /// <summary>Plays the operator until the adapters ask for what is awaited.</summary>
    private static async Task UntilAsync(
        DynamoCluster cluster, AppProcess app, Predicate<(int Prefill, int Decode)> awaited)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(200))
        {
            var replicas = await cluster.AdaptersAsync("llm");
            if (awaited(replicas))
            {
                return;
            }

            Assert.True(watch.Elapsed < Patience, $"{replicas}:\n{string.Join('\n', app.Output)}");
            await cluster.ReconcileAsync("llm");
        }
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
