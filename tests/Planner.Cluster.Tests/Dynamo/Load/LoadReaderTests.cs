using System.Globalization;
using System.Net;
using System.Text;
using Planner.Cluster.Frontends;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.Testing;

namespace Planner.Cluster.Dynamo;

/// <summary>Over real HTTP; the frontend is a listener that answers what a test says.</summary>
public sealed class LoadReaderTests : IDisposable
{
    private static readonly PlannerConfig Config = new()
    {
        LoadAdjustmentInterval = TimeSpan.FromSeconds(3),
        LoadMetricSamples = 4,
    };

    private static readonly PoolsSeen Pools = new(
        DateTimeOffset.UnixEpoch, new PoolStatus(1, 1, true, 1), new PoolStatus(1, 1, true, 1));

    private readonly HttpListener _listener = new();
    private readonly HttpClient _http = FrontendAddress.Client();
    private readonly Uri _address;
    private Func<int, HttpListenerContext, Task> _answer = (_, _) => Task.CompletedTask;

    public LoadReaderTests()
    {
        _address = new Uri($"http://localhost:{FreePort.Next()}/metrics");
        _listener.Prefixes.Add($"{_address.GetLeftPart(UriPartial.Authority)}/");
        _listener.Start();
        _ = ServeAsync();
    }

    [Fact]
    public async Task Samples_AreTakenOneAfterAnother()
    {
        Answer(number => Gauges(number * 100));

        var seen = await ReadAsync();

        Assert.Null(seen.Unavailable);
        AssertBegins([100.0, 200, 300, 400], seen);
    }

    [Fact]
    public async Task ASampleThatFails_IsMissingAndNotZero()
    {
        Answer(number => number == 2 ? "<html>" : Gauges(number * 100));

        AssertBegins([100.0, 300, 400], await ReadAsync());
    }

    /// <summary>A sample takes more than a quarter of the time: those that were due meanwhile are left out, none is given up.</summary>
    [Fact]
    public async Task SlowFrontend_GivesFewerSamples()
    {
        _answer = async (_, context) =>
        {
            await Task.Delay(900);
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Gauges(100)));
            context.Response.Close();
        };

        var seen = await ReadAsync();

        Assert.Null(seen.Unavailable);
        Assert.InRange(seen.Samples.Count, 1, 2);
    }

    [Fact]
    public async Task SharedFrontend_WhoseGaugesMayBeOfOtherModels_HasCountersAndNoGauges()
    {
        Answer(_ => Gauges(100) + "dynamo_frontend_worker_active_decode_blocks{worker_id=\"3\",worker_type=\"decode\"} 7\n" +
            Counters("n", 30) + Counters("M", 5));

        var seen = await ReadAsync(Pools with { Served = new ServedModel("m", "ns") });

        Assert.Equal(
            $"{_address}: it shows 2 decode workers and the pool has 1; the frontend serves other models, too, and its gauges do not " +
            "tell whose a worker is", seen.Unavailable);
        Assert.Equal(5, seen.Counters!.Finished);
    }

    [Fact]
    public async Task FrontendOfOtherModels_IsSaid()
    {
        Answer(_ => Counters("n", 30));

        Assert.Equal(
            $"{_address}: it shows no requests of model m but of n: check model_name",
            (await ReadAsync(Pools with { Served = new ServedModel("m", "ns") })).Unavailable);
    }

    [Fact]
    public async Task FrontendWithoutWorkerGauges_IsExplained()
    {
        Answer(_ => "dynamo_frontend_requests_total 5\n");

        Assert.Equal(
            $"{_address}: it shows neither worker gauges nor all request counters; these are in the metrics of every frontend, " +
            "the gauges need one that runs the KV router",
            (await ReadAsync()).Unavailable);
    }

    [Fact]
    public async Task FrontendWithoutWorkerGauges_ShowsItsCountersAndLatenciesAllTheSame()
    {
        Answer(number => string.Create(CultureInfo.InvariantCulture, $$"""
            dynamo_frontend_requests_total 5
            dynamo_frontend_inflight_requests 1
            dynamo_frontend_input_sequence_tokens_bucket{le="+Inf"} 5
            dynamo_frontend_input_sequence_tokens_bucket{le="1000"} 5
            dynamo_frontend_output_sequence_tokens_bucket{le="+Inf"} 5
            dynamo_frontend_output_sequence_tokens_bucket{le="1000"} 5
            dynamo_frontend_time_to_first_token_seconds_bucket{le="0.22"} {{number}}
            dynamo_frontend_time_to_first_token_seconds_bucket{le="+Inf"} 5

            """));

        var counters = (await ReadAsync()).Counters!;

        Assert.Equal([4.0, 1.0], counters.Ttfts!.Counts.AsEnumerable());   // of the newest sample
        Assert.Null(counters.Itls);
        Assert.Equal(_address.ToString(), counters.Source);
    }

    [Fact]
    public async Task AWebPage_IsNoExposition()
    {
        Answer(_ => "<!DOCTYPE html>");

        Assert.StartsWith($"{_address}: line 1 is not a metric", (await ReadAsync()).Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        _answer = (_, context) =>
        {
            context.Response.Redirect("http://localhost:1/elsewhere");
            context.Response.Close();
            return Task.CompletedTask;
        };

        Assert.Equal($"{_address}: the answer is 302; name the frontend's metrics", (await ReadAsync()).Unavailable);
    }

    [Fact]
    public async Task AnswerThatNeverComes_IsNotWaitedFor() =>
        Assert.Equal($"{_address}: it did not answer within 2.1 s", (await ReadAsync()).Unavailable);

    [Fact]
    public async Task AHundredMegabytes_AreNotRead()
    {
        _answer = async (_, context) =>
        {
            try
            {
                for (var i = 0; i < 100; i++)
                {
                    await context.Response.OutputStream.WriteAsync(new byte[1 << 20]);
                }
            }
            catch (HttpListenerException)
            {
                // The reader has had enough.
            }
        };

        Assert.NotNull((await ReadAsync()).Unavailable);
    }

    [Fact]
    public async Task NobodyListening_IsSaid()
    {
        _listener.Close();

        Assert.StartsWith($"{_address}: it cannot be read: ", (await ReadAsync()).Unavailable, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _listener.Close();
        _http.Dispose();
    }

    private static string Gauges(int tokens) => string.Create(CultureInfo.InvariantCulture,
        $"dynamo_frontend_worker_active_prefill_tokens{{worker_id=\"1\",worker_type=\"prefill\"}} {tokens}\n" +
        $"dynamo_frontend_worker_active_decode_blocks{{worker_id=\"2\",worker_type=\"decode\"}} 7\n");

    private static string Counters(string model, int requests) => $"dynamo_frontend_requests_total{{model=\"{model}\"}} {requests}\n" +
        $"dynamo_frontend_inflight_requests{{model=\"{model}\"}} 1\n" + string.Concat(
            new[] { "input", "output" }.SelectMany(way => new[] { "100", "+Inf" }.Select(bound =>
                $"dynamo_frontend_{way}_sequence_tokens_bucket{{model=\"{model}\",le=\"{bound}\"}} {requests}\n")));

    /// <summary>On a busy machine a sample may take so long that the last ones are left out.</summary>
    private static void AssertBegins(double?[] tokens, LoadObservation seen)
    {
        Assert.NotEmpty(seen.Samples);
        Assert.Equal(tokens.Take(seen.Samples.Count), seen.Samples.Select(sample => sample.Prefill[0].ActivePrefillTokens));
    }

    private Task<LoadObservation> ReadAsync(PoolsSeen? pools = null) =>
        new LoadReader(TimeProvider.System).ReadAsync(new FrontendAddress(_http, _address), Config, pools ?? Pools, CancellationToken.None);

    private void Answer(Func<int, string> body) => _answer = async (number, context) =>
    {
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body(number)));
        context.Response.Close();
    };

    private async Task ServeAsync()
    {
        try
        {
            for (var number = 1; ; number++)
            {
                var context = await _listener.GetContextAsync();
                _ = _answer(number, context);
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
