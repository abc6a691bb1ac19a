using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Planner.FunctionApp.Processes;
using Planner.Testing;
using Planner.Testing.Kube;

namespace Planner.FunctionApp.Faults;

/// <summary>
/// One app as a process with a deployment for every fault, all at once: so that it also shows what a fault does to the others.
/// The faults last a while, and then everything works.
/// </summary>
public sealed class FaultyWorld : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan FaultsLast = TimeSpan.FromSeconds(65);
    private static readonly TimeSpan RecoveryLasts = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly List<FaultProxy> _proxies = [];
    private readonly CancellationTokenSource _end = new();
    private DynamoCluster _cluster = null!;
    private PrometheusServer _prometheus = null!;
    private AppProcess _app = null!;
    private Task _operator = Task.CompletedTask;
    private volatile bool _isFaulty = true;

    /// <summary>Why it cannot be had here; null where it can.</summary>
    public static string? Missing => KubernetesApiServer.Missing ?? Azurite.Missing ?? PrometheusServer.Missing;

    /// <summary>Replicas while the faults last, by deployment.</summary>
    internal Dictionary<string, (int Prefill, int Decode)> During { get; } = [];

    /// <summary>Replicas once everything has worked for a while, or all are as they are to be.</summary>
    internal Dictionary<string, (int Prefill, int Decode)> After { get; private set; } = [];

    /// <summary>How often the number of the pools was changed.</summary>
    internal Dictionary<string, (int Prefill, int Decode)> Changes { get; } = [];

    /// <summary>Decisions of each deployment, newest first.</summary>
    internal Dictionary<string, JsonArray> Decisions { get; } = [];

    /// <summary>What the app wrote while the faults lasted.</summary>
    internal IReadOnlyList<string> LogDuring { get; private set; } = [];

    /// <summary>All that was said of a deployment, in the order in which it was, for who looks at a test that failed.</summary>
    internal string Story(string name) => string.Join('\n',
    [
        .. Decisions[name].Reverse().Select(one => $"{one!["at"]} {one["outcome"]} {one["prefill"]}+{one["decode"]}: {one["reason"]}"),
        .. LogDuring.Where(line => line.Contains(name, StringComparison.Ordinal)),
    ]);

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        await StartAsync();
        await Task.Delay(FaultsLast);
        foreach (var one in FaultCases.All)
        {
            During[one.Name] = await _cluster.AdaptersAsync(one.Name);
        }

        LogDuring = _app.Output;
        _isFaulty = false;
        await RecoverAsync();
        foreach (var one in FaultCases.All)
        {
            Changes[one.Name] = (await ChangesAsync(one.Name, "prefill"), await ChangesAsync(one.Name, "decode"));
            Decisions[one.Name] = (await _app.GetAsync($"/api/deployments/{one.Name}/decisions?limit=1000")).Body["decisions"]!.AsArray();
        }
    }

    public async Task DisposeAsync()
    {
        await _end.CancelAsync();
        _app?.Dispose();
        await _operator;
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        _prometheus?.Dispose();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _end.Dispose();
    }

    private async Task RecoverAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < RecoveryLasts; await Task.Delay(500))
        {
            After = [];
            foreach (var one in FaultCases.All)
            {
                After[one.Name] = await _cluster.AdaptersAsync(one.Name);
            }

            if (FaultCases.All.All(one => one.IsFrozen || After[one.Name] == FaultCases.Needed))
            {
                return;
            }
        }
    }

    private async Task StartAsync()
    {
        _cluster = await DynamoCluster.NewAsync();
        await _cluster.GrantAsync("role.yaml");
        foreach (var one in FaultCases.All)
        {
            await _cluster.CreateAsync(one.Name, one.Initial, one.Initial);
            await _cluster.ReconcileAsync(one.Name);
        }

        _prometheus = await PrometheusServer.StartAsync(Traffic());
        var storage = await Azurite.ConnectionStringAsync();
        var tables = storage.Split("TableEndpoint=")[1].Split("/devstoreaccount1")[0];
        var (server, certificate) = (_cluster.Server.Address.ToString(), _cluster.Server.Certificate);
        var api = await ProxyAsync(server, FaultyServer.Kubernetes, certificate.Trusting(), certificate);
        var store = await ProxyAsync(tables, FaultyServer.Tables);
        _folder.Write("fleet.yaml", await FleetAsync());
        _operator = Task.Run(OperateAsync);
        _app = await App.StartAsync(_folder, new Dictionary<string, string>
        {
            ["PLANNER_CONFIG"] = "fleet.yaml",
            ["PLANNER_STORAGE"] = storage.Replace(tables, store.Address, StringComparison.Ordinal),
            ["PLANNER_KUBECONFIG"] = _cluster.Kubeconfig(at: api.Address),
            ["THROUGHPUT_SCHEDULE"] = "00:00:01",
        });
    }

    /// <summary>A proxy before a server, with the faults of all deployments that have one there.</summary>
    private async Task<FaultProxy> ProxyAsync(
        string target, FaultyServer server, HttpMessageHandler? way = null, TestCertificate? certificate = null)
    {
        var proxy = await FaultProxy.StartAsync(target, way, certificate);
        _proxies.Add(proxy);
        var cases = FaultCases.All.Where(one => one.Server == server).ToList();
        proxy.Fault = async (context, forward) =>
        {
            var about = context.Request.Path + (context.Request.Method == "POST" ? await FaultProxy.TextAsync(context.Request) : "");
            var hit = _isFaulty ? cases.FirstOrDefault(one => IsAbout(about, one.Name)) : null;
            await (hit is null ? forward() : hit.Fault(context, forward));
        };
        return proxy;
    }

    /// <summary>Whether a path or a body names a deployment: <c>/NAME</c> or <c>'NAME'</c>, alone or with a pool behind it.</summary>
    private static bool IsAbout(string text, string name) => new[] { $"/{name}", $"'{name}'", $"\"{name}\"" }.Any(mark =>
        text.Contains(mark, StringComparison.Ordinal) && (text.EndsWith(mark, StringComparison.Ordinal)
            || text[(text.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..] is not ['-', ..] rest || rest.StartsWith("-vllm", StringComparison.Ordinal)));

    private async Task<string> FleetAsync()
    {
        var text = new StringBuilder("deployments:\n");
        foreach (var one in FaultCases.All)
        {
            var prometheus = _prometheus.Address;
            if (one.Server == FaultyServer.Prometheus)
            {
                var proxy = await FaultProxy.StartAsync(prometheus);
                proxy.Fault = (context, forward) => _isFaulty ? one.Fault(context, forward) : forward();
                _proxies.Add(proxy);
                prometheus = proxy.Address;
            }

            text.Append($$"""
                - name: {{one.Name}}
                  k8s_namespace: {{_cluster.Namespace}}
                  profile: {{Path.Combine(Repository.Root, "docs", "examples", "profile")}}
                  config: { policy: dynamo, throughput_adjustment_interval: {{one.IntervalS}}, load_predictor: constant, no_correction: true,
                    max_gpu_budget: 64, metric_pulling_prometheus_endpoint: "{{prometheus}}" }

                """);
        }

        return text.ToString();
    }

    /// <summary>Three requests a second to each deployment, from ten minutes ago until ten minutes from now.</summary>
    private string Traffic()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var text = new StringBuilder();
        foreach (var one in FaultCases.All)
        {
            var labels = $"{{model=\"m\",dynamo_namespace=\"{_cluster.Namespace}-{one.Name}\"}}";
            for (var second = -600; second <= (one.IsFrozen ? -60 : 600); second++)
            {
                var requests = 3.0 * (600 + second);
                text.Append($"dynamo_frontend_requests_total{labels} {requests} {now + second}\n");
                foreach (var (histogram, mean) in new[]
                {
                    ("input_sequence_tokens", 2000), ("output_sequence_tokens", 200), ("time_to_first_token_seconds", 0.2),
                    ("inter_token_latency_seconds", 0.02), ("request_duration_seconds", 4),
                })
                {
                    text.Append($"dynamo_frontend_{histogram}_sum{labels} {requests * mean} {now + second}\n");
                    text.Append($"dynamo_frontend_{histogram}_count{labels} {requests} {now + second}\n");
                }
            }
        }

        return Sorted(text.ToString());
    }

    /// <summary>OpenMetrics wants the samples of a metric together.</summary>
    private static string Sorted(string lines) =>
        string.Join('\n', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).OrderBy(line => line[..line.IndexOf('}', StringComparison.Ordinal)], StringComparer.Ordinal)) + "\n# EOF\n";

    private async Task OperateAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            foreach (var one in FaultCases.All)
            {
                await _cluster.ReconcileAsync(one.Name);
            }
        }
    }

    /// <summary>The server counts the changes of an object's specification, from 1.</summary>
    private async Task<int> ChangesAsync(string name, string pool) =>
        (int)(await _cluster.AdapterAsync(name, pool))["metadata"]!["generation"]! - 1;
}
