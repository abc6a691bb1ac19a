using System.Diagnostics;
using System.Text.Json.Nodes;
using Planner.FunctionApp.Processes;
using Planner.Testing;
using Planner.Testing.Kube;
using Xunit.Abstractions;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>Everything around the app, and a proxy before each server that counts what a tick asks.</summary>
internal sealed class ServedWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _name;
    private readonly ITestOutputHelper _output;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<FaultProxy> _proxies = [];
    private DynamoCluster _cluster = null!;
    private AppProcess _frontend = null!;
    private PrometheusServer _prometheus = null!;
    private TestOperator _operator = null!;
    private AppProcess _app = null!;
    private string _shown = "";

    private ServedWorld(string name, ITestOutputHelper output) => (_name, _output) = (name, output);

    /// <param name="name">Name of the deployment.</param>
    /// <param name="folder">Holds trace.jsonl.</param>
    /// <param name="config">Settings, a YAML mapping.</param>
    /// <param name="output">Told what the cluster shows.</param>
    public static async Task<ServedWorld> StartAsync(string name, TemporaryFolder folder, string config, ITestOutputHelper output)
    {
        var world = new ServedWorld(name, output);
        await world.StartAsync(folder, config);
        return world;
    }

    /// <summary>Waits until the adapters ask for what is awaited.</summary>
    public async Task UntilAsync(Func<(int Prefill, int Decode), bool> awaited)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var replicas = await _cluster.AdaptersAsync(_name);
            Show(replicas);
            if (awaited(replicas))
            {
                return;
            }

            Assert.True(watch.Elapsed < Patience, $"{replicas}:\n{string.Join('\n', _app.Output)}");
        }
    }

    /// <summary>Somebody scales the decode pool.</summary>
    public async Task ScaleDecodeAsync(int replicas)
    {
        await _cluster.ScaleAdapterAsync($"{_name}-vllmdecodeworker", replicas);
        _output.WriteLine($"{_watch.Elapsed.TotalSeconds,3:0} s  somebody scales decode to {replicas}");
    }

    /// <summary>All decisions, newest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> DecisionsAsync()
    {
        var (_, page) = await _app.GetAsync($"/api/deployments/{_name}/decisions?limit=1000");
        return [.. page["decisions"]!.AsArray().Select(decision => decision!)];
    }

    /// <summary>Counts what is asked for during some ticks in which nothing is scaled, and holds it to what was promised.</summary>
    public async Task ReportAsync(int ticks, int interval)
    {
        _proxies.ForEach(proxy => proxy.Requests.Clear());
        await Task.Delay(TimeSpan.FromSeconds(ticks * interval));
        foreach (var requests in _proxies.Select(proxy => proxy.Requests.ToArray()))
        {
            foreach (var kind in requests.GroupBy(request => request.Split('?')[0]))
            {
                _output.WriteLine($"{kind.Count(),3} in {ticks} ticks: {kind.Key}");
            }
        }

        string[] tables = [.. _proxies[1].Requests];
        Assert.InRange(tables.Count(request => request.StartsWith("GET", StringComparison.Ordinal)), 1, ticks + 2);
        Assert.InRange(tables.Count(request => !request.StartsWith("GET", StringComparison.Ordinal)), 0, 2 * (ticks + 1));
    }

    public async ValueTask DisposeAsync()
    {
        _app.Dispose();
        await _operator.DisposeAsync();
        _prometheus.Dispose();
        _frontend.Dispose();
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private async Task StartAsync(TemporaryFolder folder, string config)
    {
        _cluster = await DynamoCluster.NewAsync();
        await _cluster.GrantAsync("role.yaml");
        await _cluster.CreateAsync(_name, prefill: 1, decode: 1);
        _operator = new TestOperator(_cluster, _name, startup: TimeSpan.FromSeconds(2)).Start();
        _frontend = AppProcess.Launch(
            "Planner.TraceFrontend.dll", folder, null, folder.PathOf("trace.jsonl"), "m", $"{_cluster.Namespace}-{_name}");
        await _frontend.ListeningAsync();
        _prometheus = await PrometheusServer.ScrapeAsync(
            $"127.0.0.1:{_frontend.Port}", $"{{ namespace: {_cluster.Namespace}, pod: {_name}-frontend-0 }}");
        _app = await App.StartAsync(folder, await SettingsAsync(folder, config));
        (await _frontend.Client.GetAsync(new Uri("/start", UriKind.Relative))).EnsureSuccessStatusCode();
    }

    private async Task<Dictionary<string, string>> SettingsAsync(TemporaryFolder folder, string config)
    {
        var server = _cluster.Server;
        var storage = await Azurite.ConnectionStringAsync();
        var tables = storage.Split("TableEndpoint=")[1].Split("/devstoreaccount1")[0];
        _proxies.Add(await FaultProxy.StartAsync(server.Address.ToString(), server.Certificate.Trusting(), server.Certificate));
        _proxies.Add(await FaultProxy.StartAsync(tables));
        _proxies.Add(await FaultProxy.StartAsync(_prometheus.Address));
        folder.Write("fleet.yaml", $$"""
            deployments:
            - name: {{_name}}
              k8s_namespace: {{_cluster.Namespace}}
              profile: {{Path.Combine(Repository.Root, "docs", "examples", "profile")}}
              config:
                metric_pulling_prometheus_endpoint: {{_proxies[2].Address}}
                max_gpu_budget: 64
                {{config.Replace("\n", "\n    ", StringComparison.Ordinal)}}
            """);
        return new()
        {
            ["PLANNER_CONFIG"] = "fleet.yaml",
            ["PLANNER_STORAGE"] = storage.Replace(tables, _proxies[1].Address, StringComparison.Ordinal),
            ["PLANNER_KUBECONFIG"] = _cluster.Kubeconfig(at: _proxies[0].Address),
            ["THROUGHPUT_SCHEDULE"] = "00:00:01",
            ["LOAD_SCHEDULE"] = "00:00:01",
        };
    }

    private void Show((int Prefill, int Decode) asked)
    {
        var ready = _operator.Ready;
        var now = $"prefill {asked.Prefill} ({ready.Prefill} ready), decode {asked.Decode} ({ready.Decode} ready)";
        if (now != _shown)
        {
            _shown = now;
            _output.WriteLine($"{_watch.Elapsed.TotalSeconds,3:0} s  {now}");
        }
    }
}
