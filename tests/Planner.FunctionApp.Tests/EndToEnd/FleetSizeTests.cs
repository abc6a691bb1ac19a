using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Planner.Model;
using Planner.Runtime;
using Planner.Testing;
using Planner.Testing.Kube;
using Xunit.Abstractions;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>
/// Many deployments in one fleet. With <c>PLANNER_FLEET_SIZE=200 PLANNER_FLEET_ROUNDS=3</c> and the detailed logger of
/// <c>dotnet test</c> it measures what docs/guide/operations.md says of the limits.
/// </summary>
[Trait("Needs", "servers")]
public sealed class FleetSizeTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(60);
    private static readonly int Size = int.Parse(Environment.GetEnvironmentVariable("PLANNER_FLEET_SIZE") ?? "8");
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("PLANNER_FLEET_ROUNDS") ?? "1");

    private readonly TemporaryFolder _folder = new();
    private readonly FrontendServer _frontend = new(() => "dynamo_frontend_requests_total{model=\"m\"} 1\n");

    public void Dispose()
    {
        _frontend.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task EveryDeployment_GetsItsDecision_InOneFiring()
    {
        Require.Present(KubernetesApiServer.Missing);
        Require.Present(Azurite.Missing);
        Require.Present(PrometheusServer.Missing);
        var cluster = await DynamoCluster.NewAsync();
        using var prometheus = await PrometheusServer.StartAsync(Traffic(cluster));
        await using var services = await StartAsync(cluster, prometheus);
        var store = services.GetRequiredService<IStateStore>();

        for (var round = 1; round <= Rounds; round++)
        {
            await Task.Delay(round == 1 ? TimeSpan.Zero : Slot);
            await MeasureAsync("throughput", () => services.GetRequiredService<LoopRunner>().FireAsync(DecisionLoop.Throughput, CancellationToken.None));
            await MeasureAsync("load", () => services.GetRequiredService<LoopRunner>().FireAsync(DecisionLoop.Load, CancellationToken.None));
        }

        foreach (var name in Names())
        {
            var page = await store.ListDecisionsAsync(name, 10, before: null, CancellationToken.None);
            Assert.Equal(
                [DecisionLoop.Throughput, DecisionLoop.Load],
                page.Decisions.Select(stored => stored.Decision.Loop).Distinct().Order());
            Assert.DoesNotContain(page.Decisions, stored =>
                stored.Decision is { Loop: DecisionLoop.Throughput, Outcome: DecisionOutcome.Blocked });
        }
    }

    private static IEnumerable<string> Names() => Enumerable.Range(0, Size).Select(number => $"llm-{number}");

    private async Task MeasureAsync(string what, Func<Task> firing)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await firing();
        process.Refresh();
        output.WriteLine(
            $"{what}: {Size} deployments in {watch.Elapsed.TotalSeconds:F2} s, {(process.TotalProcessorTime - cpu).TotalSeconds:F2} s of CPU, " +
            $"{process.WorkingSet64 / 1e6:F0} MB with the tests");
    }

    private async Task<ServiceProvider> StartAsync(DynamoCluster cluster, PrometheusServer prometheus)
    {
        foreach (var name in Names())
        {
            await cluster.CreateAsync(name, 1, 1);
            await cluster.ReconcileAsync(name);
        }

        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PLANNER_CONFIG"] = _folder.Write("fleet.yaml", Fleet(cluster, prometheus)),
            ["PLANNER_STORAGE"] = await Azurite.ConnectionStringAsync(),
            ["PLANNER_KUBECONFIG"] = cluster.Server.Kubeconfig("admin-token"),
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        await services.AddPlannerAsync(settings);
        return services.BuildServiceProvider();
    }

    private string Fleet(DynamoCluster cluster, PrometheusServer prometheus)
    {
        var text = new StringBuilder("deployments:\n");
        foreach (var name in Names())
        {
            text.Append($$"""
                - name: {{name}}
                  k8s_namespace: {{cluster.Namespace}}
                  profile: {{Path.Combine(Repository.Root, "docs", "examples", "profile")}}
                  config:
                    load_router_metrics_url: {{_frontend.Address}}
                    metric_pulling_prometheus_endpoint: {{prometheus.Address}}
                    throughput_adjustment_interval: {{Slot.TotalSeconds}}
                    load_adjustment_interval: 5

                """);
        }

        return text.ToString();
    }

    /// <summary>A request a second to each deployment, over the last five minutes.</summary>
    private static string Traffic(DynamoCluster cluster)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var text = new StringBuilder();
        foreach (var name in Names())
        {
            var labels = $"{{model=\"m\",dynamo_namespace=\"{cluster.Namespace}-{name}\"}}";
            for (var second = -300; second <= 240; second += 10)
            {
                text.Append($"dynamo_frontend_requests_total{labels} {300 + second} {now + second}\n");
                foreach (var (histogram, mean) in new[]
                {
                    ("input_sequence_tokens", 2000), ("output_sequence_tokens", 200), ("time_to_first_token_seconds", 0.2),
                    ("inter_token_latency_seconds", 0.02), ("request_duration_seconds", 4),
                })
                {
                    text.Append($"dynamo_frontend_{histogram}_sum{labels} {(300 + second) * mean} {now + second}\n");
                    text.Append($"dynamo_frontend_{histogram}_count{labels} {300 + second} {now + second}\n");
                }
            }
        }

        return text.Append("# EOF\n").ToString();
    }
}
