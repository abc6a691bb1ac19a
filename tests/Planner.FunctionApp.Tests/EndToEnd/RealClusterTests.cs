using System.Text;
using System.Text.Json.Nodes;
using Planner.Testing;
using Planner.Testing.Kube;
using Xunit.Abstractions;

namespace Planner.FunctionApp.EndToEnd;

/// <summary>
/// The app as a process, and around it as processes a frontend that serves a trace, the Prometheus that scrapes it, an API
/// server, and table storage. Only the operator is played by the test: a replica takes two seconds to start.
/// </summary>
[Trait("Needs", "servers")]
public sealed class RealClusterTests(ITestOutputHelper output) : IDisposable
{
    private const string Name = "llm";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PolicyDynamo_FollowsTraffic_AndAdoptsWhatSomebodyElseScales()
    {
        await using var world = await StartAsync("""
            policy: dynamo
            throughput_adjustment_interval: 3
            external_hold_seconds: 6
            load_predictor: constant
            no_correction: true
            """);

        await world.UntilAsync(replicas => replicas is { Prefill: > 1, Decode: > 1 });
        await world.UntilAsync(replicas => replicas is { Prefill: 1, Decode: 1 });
        await world.ScaleDecodeAsync(4);
        await world.UntilAsync(replicas => replicas is { Decode: 1 });

        var decisions = await world.DecisionsAsync();
        Assert.Contains(decisions, one => Step(one, "attainment") is "TTFT within 500 ms: 100.0 %; ITL within 50 ms: 100.0 %");
        Assert.Contains(decisions, one => Step(one, "external") is "external change: prefill stays at 1, decode 1 -> 4"
            && (int)one["from_decode"]! == 4);
        await world.ReportAsync(ticks: 3, interval: 3);
    }

    /// <summary>The default policy, with its defaults but for the interval: frontends by Prometheus, as from outside a cluster.</summary>
    [Fact]
    public async Task PolicySlo_FollowsTraffic()
    {
        await using var world = await StartAsync("""
            load_adjustment_interval: 1
            load_metric_samples: 2
            ttft: 2000
            """);

        await world.UntilAsync(replicas => replicas is { Prefill: > 1, Decode: > 1 });

        Assert.Contains(await world.DecisionsAsync(), one => (string)one["loop"]! == "load" && (string)one["outcome"]! == "scale");
        await world.ReportAsync(ticks: 5, interval: 1);
    }

    private static string? Step(JsonNode decision, string name) =>
        (string?)decision["steps"]?.AsArray().FirstOrDefault(step => (string)step!["name"]! == name)?["text"];

    private Task<ServedWorld> StartAsync(string config)
    {
        Require.Present(KubernetesApiServer.Missing);
        Require.Present(Azurite.Missing);
        Require.Present(PrometheusServer.Missing);
        _folder.Write("trace.jsonl", Trace());
        return ServedWorld.StartAsync(Name, _folder, config, output);
    }

    /// <summary>A request every two seconds, and from 12 s to 27 s fifty a second; 2,000 + 100 tokens each.</summary>
    private static string Trace()
    {
        var text = new StringBuilder();
        for (var second = 0; second < 240; second++)
        {
            var requests = second is >= 12 and < 27 ? 50 : (second + 1) % 2;
            for (var i = 0; i < requests; i++)
            {
                text.Append($"{{\"timestamp\": {(second * 1000) + (1000 * i / requests)}, \"input_length\": 2000, \"output_length\": 100}}\n");
            }
        }

        return text.ToString();
    }
}
