using System.Text;
using Planner.Cluster.Prometheus;
using Planner.Configuration;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

/// <summary>Deployments of one firing share the queries to their Prometheus, whose answers name each of them.</summary>
public sealed class JoinedQueriesTests
{
    private static readonly DateTimeOffset End = DateTimeOffset.UnixEpoch.AddDays(20_000);

    /// <summary>Four queries, and eight where there was traffic; as many for 200 deployments as for one, at most eight at a time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(200)]
    public async Task Queries_DoNotGrowWithTheFleet(int deployments)
    {
        await using var server = new ScriptedServer(request => AnswerAsync(request, deployments));
        var reader = Reader(server);

        var seen = await Task.WhenAll(Enumerable.Range(0, deployments).Select(number => reader.ReadAsync(Query(number), End, default)));

        Assert.Equal(12, server.Requests.Count);
        Assert.InRange(server.MostAtOnce, 1, PrometheusConnection.QueriesAtOnce);
        Assert.All(seen.Select((traffic, number) => (traffic, number)), one =>
            Assert.Equal(100 + one.number, Assert.IsType<TrafficObservation.Traffic>(one.traffic).RequestCount, 1e-6));
    }

    [Fact]
    public async Task AFailure_IsSharedToo_AndTheNextSlotAsksAnew()
    {
        var broken = true;
        await using var server = new ScriptedServer(request =>
            broken ? Task.FromResult(Encoding.UTF8.GetBytes("HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n")) : AnswerAsync(request, 1));
        var reader = Reader(server);

        var seen = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => reader.ReadAsync(Query(0), End, default)));

        Assert.All(seen, one => Assert.IsType<TrafficObservation.Unavailable>(one));
        Assert.InRange(server.Requests.Count, 1, 4);
        broken = false;
        Assert.IsType<TrafficObservation.Traffic>(await reader.ReadAsync(Query(0), End.AddMinutes(1), default));
    }

    /// <summary>A caller that gives up leaves the others their answer.</summary>
    [Fact]
    public async Task WhoGivesUp_TakesNobodysAnswer()
    {
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = new ScriptedServer(async _ =>
        {
            asked.TrySetResult();
            await go.Task;
            return Vector((1, 5));
        });
        var client = Client(server);
        using var impatient = new CancellationTokenSource();

        var first = client.QueryAsync("some", End, TimeSpan.Zero, impatient.Token);
        var second = client.QueryAsync("some", End, TimeSpan.Zero, default);
        await asked.Task;
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        go.SetResult();

        Assert.Single((await second).Samples);
        Assert.Single(server.Requests);
    }

    private static PrometheusClient Client(ScriptedServer server) =>
        new(PrometheusConnection.Open(server.Address, _ => null), TimeProvider.System);

    private static TrafficReader Reader(ScriptedServer server) => new(Client(server));

    private static TrafficQuery Query(int number) =>
        new(ModelNames.Of($"Model-{number}"), $"ns-{number}", ThroughputMetricsSource.Frontend, TimeSpan.FromMinutes(1));

    /// <summary>Deployment n has finished 100 + n requests; its samples are a second older than the interval's ends.</summary>
    private static Task<byte[]> AnswerAsync(string request, int deployments) => Task.FromResult(Vector(
        [.. Enumerable.Range(0, deployments).Select(number => (number, Value(request, number)))]));

    private static double Value(string request, int number) => true switch
    {
        _ when request.Contains("timestamp(up", StringComparison.Ordinal) => Time(request) - 61,
        _ when request.Contains("timestamp(", StringComparison.Ordinal) => Time(request) - 1,
        _ when request.Contains("requests_total", StringComparison.Ordinal) => 100 + number,
        _ => 5,
    };

    private static double Time(string request) =>
        double.Parse(request.Split("&time=")[1], System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Vector(params (int Number, double Value)[] series) => ScriptedServer.Ok(
        $$$"""{"status":"success","data":{"resultType":"vector","result":[{{{string.Join(',', series.Select(one =>
            $$$"""{"metric":{"model":"model-{{{one.Number}}}","dynamo_namespace":"ns-{{{one.Number}}}"},"value":[1,"{{{one.Value}}}"]}"""))}}}]}}""");
}
