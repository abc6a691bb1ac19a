using System.Globalization;
using System.Text;
using Planner.FunctionApp.Processes;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>The load loop alone, without profile and Prometheus: a burst at the frontend moves the adapters.</summary>
[Trait("Needs", "servers")]
public sealed class LoadLoopTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FrontendServer _frontend;
    private (int Prefill, int Decode) _ready = (1, 1);
    private double _load = 1;
    private int _readings;

    public LoadLoopTests() => _frontend = new FrontendServer(Metrics);

    [Fact]
    public async Task ABurst_IsAnsweredAStepAtATime_AndLetGoAfterwards()
    {
        Require.Present(KubernetesApiServer.Missing);
        Require.Present(Azurite.Missing);
        var deployment = await ScaledDeployment.NewAsync("burst");
        using var app = await StartAsync(deployment);
        await UntilAsync(deployment, app, async _ => await LearntAsync(app) >= 5);

        _load = 4;
        await UntilAsync(deployment, app, replicas => Task.FromResult(replicas is { Prefill: >= 3, Decode: >= 3 }));
        _load = 0.1;
        await UntilAsync(deployment, app, replicas => Task.FromResult(replicas is { Prefill: 1, Decode: 1 }));

        var (_, page) = await app.GetAsync("/api/deployments/burst/decisions?limit=100");
        foreach (var decision in page["decisions"]!.AsArray().Where(one => (string)one!["outcome"]! == "scale"))
        {
            Assert.Equal("load", (string)decision!["loop"]!);
            Assert.InRange((int)decision["prefill"]! - (int)decision["from_prefill"]!, -1, 1);
            Assert.InRange((int)decision["decode"]! - (int)decision["from_decode"]!, -1, 1);
        }
    }

    public void Dispose()
    {
        _frontend.Dispose();
        _folder.Dispose();
    }

    private Task<AppProcess> StartAsync(ScaledDeployment deployment)
    {
        _folder.Write("fleet.yaml", $$"""
            deployments:
            - name: burst
              k8s_namespace: {{deployment.Cluster.Namespace}}
              config:
                enable_throughput_scaling: false
                enable_load_scaling: true
                pre_deployment_sweeping_mode: none
                load_router_metrics_url: {{_frontend.Address}}
                load_adjustment_interval: 1
                load_metric_samples: 2
                ttft: 500
                itl: 40
                max_gpu_budget: 10
            """);
        return deployment.StartAppAsync(_folder, "LOAD_SCHEDULE");
    }

    private static async Task<int> LearntAsync(AppProcess app)
    {
        var (_, deployment) = await app.GetAsync("/api/deployments/burst");
        return (int?)deployment["dynamo-1.0"]?["decode_model"]?["points"] ?? 0;
    }

    /// <summary>The workers that are ready share the load; those asked for are ready at once.</summary>
    private Task UntilAsync(
        ScaledDeployment deployment, AppProcess app, Func<(int Prefill, int Decode), Task<bool>> awaited) =>
        deployment.UntilAsync(app, replicas =>
        {
            _ready = replicas;
            return awaited(replicas);
        });

    /// <summary>The load is shared by the workers that are ready; 0.1 ms a token, 0.1 ms a block.</summary>
    private string Metrics()
    {
        _readings++;   // busy workers never show the same twice; those that do are taken for frozen
        var text = new StringBuilder();
        var (prefill, decode) = _ready;
        void Gauge(string name, string type, int worker, double value) => text.Append(CultureInfo.InvariantCulture,
            $"dynamo_frontend_worker_{name}{{worker_id=\"{worker}\",worker_type=\"{type}\"}} {value}\n");
        for (var worker = 0; worker < prefill; worker++)
        {
            var tokens = _load * 3000 / prefill;
            Gauge("active_prefill_tokens", "prefill", worker, tokens);
            Gauge("last_input_sequence_tokens", "prefill", worker, 500 + (10 * worker));
            Gauge("last_time_to_first_token_seconds", "prefill", worker, (tokens + 500 + (10 * worker)) / 10_000);
        }

        for (var worker = 0; worker < decode; worker++)
        {
            var blocks = (_load * 300 / decode) + worker;
            Gauge("active_decode_blocks", "decode", worker, blocks);
            Gauge("last_inter_token_latency_seconds", "decode", worker, (blocks / 10_000) + (1e-9 * _readings));
        }

        return text.ToString();
    }
}
