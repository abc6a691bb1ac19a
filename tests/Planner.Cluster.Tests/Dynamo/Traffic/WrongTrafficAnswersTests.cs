using System.Text;
using Planner.Cluster.Frontends;
using Planner.Cluster.Prometheus;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>Every kind of wrong answer is a reason in one line, and never another exception than the reader's own.</summary>
public sealed class WrongTrafficAnswersTests
{
    private const string Gauge = "dynamo_frontend_worker_active_decode_blocks{worker_id=\"1\",worker_type=\"decode\"} 7\n";

    private static readonly PoolsSeen Pools = new(DateTimeOffset.UnixEpoch, null, new PoolStatus(1, 1, true, 1));

    public static TheoryData<string, byte[]> Wire => new()
    {
        { "500", Text("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\nboom") },
        { "429 for a day", Text("HTTP/1.1 429 Slow\r\nRetry-After: 100000\r\nContent-Length: 0\r\n\r\n") },
        { "redirect", Text("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/stolen\r\nContent-Length: 0\r\n\r\n") },
        { "html", ScriptedServer.Ok("<html>login</html>", "text/html") },
        { "reset", [] },
        { "cut body", Text("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"a\":") },
        { "cut chunk", Text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n") },
        { "bad chunk", Text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"a\":\r\n") },
        { "no HTTP", Text("\u0016\u0003\u0001garbage\r\n\r\n") },
        { "gzip junk", ScriptedServer.Ok("\u001f\u008b\b\0junk", headers: "Content-Encoding: gzip\r\n") },
        { "header of 70 kB", ScriptedServer.Ok("{}", headers: $"X-Big: {new string('a', 70_000)}\r\n") },
    };

    public static TheoryData<string> Documents =>
    [
        "", "null", "[]", "5", "\"x\"", "{}", "{\"a\":1,\"a\":2}",
        string.Concat(Enumerable.Repeat("{\"a\":", 2000)) + "1" + new string('}', 2000),
        """{"status":"success"}""", """{"status":"success","data":null}""", """{"status":"success","data":[]}""",
        """{"status":"success","data":{"resultType":"vector"}}""",
        """{"status":"success","data":{"resultType":"vector","result":null}}""",
        """{"status":"success","data":{"resultType":"vector","result":{}}}""",
        """{"status":"success","data":{"resultType":"vector","result":[5]}}""",
        """{"status":"success","data":{"resultType":"matrix","result":[]}}""",
        """{"status":"success","data":{"resultType":"scalar","result":[1,"5"]}}""",
        """{"status":"success","data":{"resultType":5,"result":[]}}""",
        """{"status":"error","error":{"a":1}}""", """{"status":"error"}""",
        Series("{}", "[1]"), Series("{}", "[]"), Series("{}", "null"), Series("{}", "5"), Series("{}", "[1,5]"), Series("{}", "[1,null]"),
        Series("null", "[1,\"5\"]"), Series("[]", "[1,\"5\"]"), Series("{\"a\":5}", "[1,\"5\"]"), Series("{\"a\":\"1\",\"a\":\"2\"}", "[1,\"5\"]"),
        Series("{}", "[1,\"NaN\"]"), Series("{}", "[1,\"+Inf\"]"), Series("{}", "[1,\"0x1F\"]"), Series("{}", "[1,\"\"]"),
        Series("{}", $"[1,\"{new string('9', 100_000)}\"]"), Series("{}", "[1,\"\\u001b[31m\\n\"]"),
        """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"5"]},{"metric":{},"value":[1,"5"]}]}}""",
    ];

    public static TheoryData<string> Expositions =>
    [
        "%$#@!\n", "<html>\n", Gauge + Gauge, Gauge[..^1], Gauge[..30], Gauge.Replace(" 7", "", StringComparison.Ordinal),
        Gauge.Replace("worker_id=\"1\"", "worker_id=\"1\",worker_id=\"2\"", StringComparison.Ordinal),
        Gauge.Replace("\"1\"", "1", StringComparison.Ordinal), Gauge.Replace("7", "seven", StringComparison.Ordinal),
        string.Concat(Enumerable.Range(0, 50_000).Select(i => Gauge.Replace("\"1\"", $"\"{i}\"", StringComparison.Ordinal))),
    ];

    public static TheoryData<string> Slices =>
    [
        "[1]", "5", "null", "", "{}", """{"items":null}""", """{"items":["x",null,5]}""", """{"items":{"a":1},"items":[]}""",
        Slice("""[]""", "fe-0"), Slice("null", "fe-0"), Slice("""[{"port":0}]""", "fe-0"), Slice("""[{"port":"x"}]""", "fe-0"),
        Slice("""[{"port":8000}]""", "../../../../secrets/x?"), Slice("""[{"port":8000}]""", "fe-0/../../x"),
        Slice("""[{"port":8000}]""", "FE"), Slice("""[{"port":8000}]""", "-fe"), Slice("""[{"port":8000}]""", ""),
    ];

    [Theory]
    [MemberData(nameof(Wire))]
    public async Task Wire_IsAReason_OfPrometheusAndOfAFrontend(string kind, byte[] answer)
    {
        await using var server = new ScriptedServer(_ => answer);

        IsOneLine(kind, (await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(server))).Message);
        IsOneLine(kind, (await ReadAsync(server)).Unavailable!);
        Assert.DoesNotContain(server.Requests, request => request.Contains("stolen", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Document_IsAReason(string body)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(body));

        IsOneLine(body, (await Assert.ThrowsAsync<PrometheusException>(() => AskAsync(server))).Message);
        Assert.IsType<TrafficObservation.Unavailable>(await new TrafficReader(Client(server)).ReadAsync(
            new TrafficQuery(ModelNames.Of("m"), "n", ThroughputMetricsSource.Frontend, TimeSpan.FromMinutes(1)), DateTimeOffset.UnixEpoch, default));
    }

    /// <summary>No traffic at all would be evidence to scale in.</summary>
    [Fact]
    public async Task CounterThatFalls_IsAReason_AndNotIdle()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(Series("{}", "[1,\"-5\"]")));

        var seen = await new TrafficReader(Client(server)).ReadAsync(
            new TrafficQuery(ModelNames.Of("m"), "n", ThroughputMetricsSource.Frontend, TimeSpan.FromMinutes(1)),
            DateTimeOffset.UnixEpoch.AddDays(20_000), default);

        Assert.Equal(
            "a frontend finished -5 requests over the interval: no counter falls",
            Assert.IsType<TrafficObservation.Unavailable>(seen).Reason);
    }

    [Theory]
    [MemberData(nameof(Expositions))]
    public async Task Exposition_IsAReason(string body)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(body, "text/plain"));

        var seen = await ReadAsync(server);

        IsOneLine(body[..Math.Min(60, body.Length)], seen.Unavailable!);
        Assert.DoesNotContain("did not answer", seen.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenMetricsWithoutItsEnd_IsCutOff()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(Gauge, "application/openmetrics-text; version=1.0.0"));

        Assert.EndsWith("it is cut off: it does not end with # EOF", (await ReadAsync(server)).Unavailable, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\ufeff" + Gauge)]
    [InlineData("# a comment\r\n" + "dynamo_frontend_worker_active_decode_blocks{worker_id=\"1\",worker_type=\"decode\"} 7\r\n")]
    [InlineData("x{a=\"\u2028\0\"} 1\n" + Gauge)]
    [InlineData(Gauge + "# EOF")]
    public async Task WhatIsOnlyUnusual_IsRead(string body)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(body, "text/plain"));

        var samples = (await ReadAsync(server)).Samples;

        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Equal([new WorkerSample("1") { ActiveDecodeBlocks = 7 }], sample.Decode));
    }

    [Theory]
    [MemberData(nameof(Slices))]
    public async Task EndpointSlices_AreAReason_AndNoPathIsMadeOfThem(string body)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(body));
        var connection = ClusterConnection.Open(name => name == "PLANNER_KUBECONFIG" ? $$"""
            apiVersion: v1
            kind: Config
            clusters: [ { name: c, cluster: { server: "{{server.Address}}" } } ]
            users: [ { name: u, user: { token: x } } ]
            contexts: [ { name: c, context: { cluster: c, user: u } } ]
            current-context: c
            """ : null);

        IsOneLine(body, (await Assert.ThrowsAsync<ExpositionException>(
            () => new FrontendPods(connection, "ns", "svc").ReadAsync(CancellationToken.None))).Message);
        Assert.DoesNotContain(server.Requests, request => request.Contains("/pods/", StringComparison.Ordinal) || request.Contains("secrets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"status":"success","warnings":["stores\n\u001b[31mare away"],"infos":["x"],DATA}""", "Prometheus warns: \"stores  [31mare away\"")]
    [InlineData("""{"status":"success","warnings":"text",DATA}""", "Prometheus warns: \"text\"")]
    [InlineData("""{"status":"error","error":"half","errorType":"timeout",DATA}""", "Prometheus answered with an error beside the numbers: \"half\"")]
    [InlineData("""{"status":"error",DATA}""", "Prometheus answered with an error beside the numbers: \"status error\"")]
    [InlineData("""{"status":"success","warnings":[],"infos":["x"],DATA}""", null)]
    public async Task NumbersBesideAWarning_ArePartial(string body, string? partial)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(body.Replace(
            "DATA", """ "data":{"resultType":"vector","result":[{"metric":{},"value":[1,"5"]}]} """, StringComparison.Ordinal)));

        var answer = await AskAsync(server);

        Assert.Equal((5, partial), (Assert.Single(answer.Samples).Value, answer.Partial));
    }

    [Fact]
    public async Task LongWarning_IsCut()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok(
            $$$"""{"status":"success","warnings":["{{{new string('w', 5000)}}}"],"data":{"resultType":"vector","result":[]}}"""));

        Assert.Equal($"Prometheus warns: \"{new string('w', 197)}...\"", (await AskAsync(server)).Partial);
    }

    private static void IsOneLine(string of, string reason)
    {
        Assert.True(reason.Length is > 0 and < 500, of);
        Assert.DoesNotContain(reason, char.IsControl);
    }

    private static string Series(string metric, string value) =>
        $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{{{metric}}},"value":{{{value}}}}]}}""";

    private static string Slice(string ports, string pod) =>
        $$$"""{"items":[{"ports":{{{ports}}},"endpoints":[{"targetRef":{"kind":"Pod","name":"{{{pod}}}"} }]}]}""";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static PrometheusClient Client(ScriptedServer server) =>
        new(PrometheusConnection.Open(server.Address, _ => null), TimeProvider.System);

    private static Task<PrometheusVector> AskAsync(ScriptedServer server) =>
        Client(server).QueryAsync("some", DateTimeOffset.UnixEpoch, TimeSpan.Zero, default);

    private static async Task<LoadObservation> ReadAsync(ScriptedServer server)
    {
        using var http = FrontendAddress.Client();
        return await new LoadReader(TimeProvider.System).ReadAsync(
            new FrontendAddress(http, new Uri($"{server.Address}/metrics")),
            new PlannerConfig { LoadAdjustmentInterval = TimeSpan.FromSeconds(3), LoadMetricSamples = 2 }, Pools, CancellationToken.None);
    }
}
