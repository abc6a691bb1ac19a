using Planner.Cluster.Frontends;
using Planner.Observations;

namespace Planner.Cluster.Dynamo;

public class RequestCountersTests
{
    private const string Exposition = """
        dynamo_frontend_requests_total{model="m",status="success"} 7
        dynamo_frontend_requests_total{model="m",status="error"} 1
        dynamo_frontend_inflight_requests{model="m"} 3
        dynamo_frontend_queued_requests{model="m"} 2
        dynamo_frontend_input_sequence_tokens_bucket{model="m",le="100"} 2
        dynamo_frontend_input_sequence_tokens_bucket{model="m",le="1000"} 6
        dynamo_frontend_input_sequence_tokens_bucket{model="m",le="+Inf"} 8
        dynamo_frontend_input_sequence_tokens_sum{model="m"} 5000
        dynamo_frontend_input_sequence_tokens_count{model="m"} 8
        dynamo_frontend_output_sequence_tokens_bucket{model="m",le="50"} 8
        dynamo_frontend_output_sequence_tokens_bucket{model="m",le="+Inf"} 8
        dynamo_frontend_output_sequence_tokens_sum{model="m"} 300

        """;

    [Fact]
    public void CountersAndLengths_AreFound_WithBucketsApart()
    {
        var counters = Of(Exposition)!;

        Assert.Equal((8, 3, 2, 1), (counters.Finished, counters.Inflight, counters.Queued, counters.Frontends));
        Assert.Equal([100.0, 1000.0], counters.Isl.Bounds.AsEnumerable());
        Assert.Equal([2.0, 4.0, 2.0], counters.Isl.Counts.AsEnumerable());
        Assert.Equal((5000, 300), (counters.Isl.Sum, counters.Osl.Sum));
    }

    [Fact]
    public void SeveralFrontends_AddUp()
    {
        var counters = Of(Exposition, Exposition)!;

        Assert.Equal((16, 6, 2), (counters.Finished, counters.Inflight, counters.Frontends));
        Assert.Equal([4.0, 8.0, 4.0], counters.Isl.Counts.AsEnumerable());
    }

    /// <summary>As a frontend of Dynamo 1.0 shows them: seconds, and buckets that begin with one for 0.</summary>
    private const string Latencies = """
        # HELP dynamo_frontend_inter_token_latency_seconds Inter-token latency in seconds
        # TYPE dynamo_frontend_inter_token_latency_seconds histogram
        dynamo_frontend_inter_token_latency_seconds_bucket{model="m",le="0"} 0
        dynamo_frontend_inter_token_latency_seconds_bucket{model="m",le="0.0019"} 0
        dynamo_frontend_inter_token_latency_seconds_bucket{model="m",le="0.0035"} 3
        dynamo_frontend_inter_token_latency_seconds_bucket{model="m",le="0.0067"} 290
        dynamo_frontend_inter_token_latency_seconds_bucket{model="m",le="0.013"} 300
        dynamo_frontend_inter_token_latency_seconds_bucket{model="m",le="+Inf"} 300
        dynamo_frontend_inter_token_latency_seconds_sum{model="m"} 1.65
        dynamo_frontend_inter_token_latency_seconds_count{model="m"} 300
        # TYPE dynamo_frontend_time_to_first_token_seconds histogram
        dynamo_frontend_time_to_first_token_seconds_bucket{model="m",le="0.22"} 6
        dynamo_frontend_time_to_first_token_seconds_bucket{model="m",le="0.47"} 8
        dynamo_frontend_time_to_first_token_seconds_bucket{model="m",le="+Inf"} 8
        dynamo_frontend_time_to_first_token_seconds_sum{model="m"} 1.2
        dynamo_frontend_time_to_first_token_seconds_count{model="m"} 8

        """;

    [Fact]
    public void Latencies_AreFoundInMilliseconds()
    {
        var counters = Of(Exposition + Latencies)!;

        Assert.Equal([0, 1.9, 3.5, 6.7, 13], counters.Itls!.Bounds.AsEnumerable());
        Assert.Equal([0, 0, 3, 287, 10, 0], counters.Itls.Counts.AsEnumerable());
        Assert.Equal(5.5, counters.Itls.Mean!.Value, 9);
        Assert.Equal([220.0, 470.0], counters.Ttfts!.Bounds.AsEnumerable());
        Assert.Equal([6.0, 2.0, 0.0], counters.Ttfts.Counts.AsEnumerable());
        Assert.Equal(150, counters.Ttfts.Mean!.Value, 9);
    }

    [Theory]
    [InlineData("latency_seconds_bucket{model=\"m\",le=\"+Inf\"} 300", "latency_seconds_bucket{model=\"m\",le=\"9\"} 300")]
    [InlineData("le=\"0.0067\"} 290", "le=\"0.0067\"} 2")]
    [InlineData("latency_seconds_sum{model=\"m\"} 1.65", "latency_seconds_sum{model=\"m\"} NaN")]
    [InlineData("inter_token_latency", "inter_chunk_latency")]
    public void LatenciesThatAreMissingOrMakeNoSense_LeaveTheRestAsItIs(string right, string wrong)
    {
        var text = (Exposition + Latencies).Replace(right, wrong, StringComparison.Ordinal);

        var counters = Of(text)!;

        Assert.Null(counters.Itls);
        Assert.Equal((8, 8), (counters.Finished, counters.Ttfts!.Count));
    }

    [Theory]
    [InlineData("requests_total")]
    [InlineData("inflight_requests")]
    [InlineData("le=\"+Inf\"")]
    public void WhatIsMissing_IsNoZero(string part)
    {
        var lines = Exposition.Split('\n').Where(line => !line.Contains(part, StringComparison.Ordinal));

        Assert.Null(Of(string.Join('\n', lines)));
    }

    [Theory]
    [InlineData("inflight_requests{model=\"m\"} 3", "inflight_requests{model=\"m\"} -3")]
    [InlineData("inflight_requests{model=\"m\"} 3", "inflight_requests{model=\"m\"} NaN")]
    [InlineData("le=\"1000\"} 6", "le=\"1000\"} 1")]
    public void WhatMakesNoSense_IsNotCounted(string right, string wrong) =>
        Assert.Null(Of(Exposition.Replace(right, wrong, StringComparison.Ordinal)));

    [Fact]
    public void WithoutTheQueueGauge_TheRestIsThere()
    {
        var lines = Exposition.Split('\n').Where(line => !line.Contains("queued", StringComparison.Ordinal));

        Assert.Null(Of(string.Join('\n', lines))!.Queued);
    }

    [Fact]
    public void SharedFrontend_CountsTheModelsRequestsOnly_InAnyCase_AndItsAdapters()
    {
        var other = Exposition.Replace("\"m\"", "\"n\"", StringComparison.Ordinal);
        var adapter = Exposition.Replace("\"m\"", "\"m-lora\"", StringComparison.Ordinal);
        var reading = Reading(Exposition + other + adapter);

        Assert.Equal((8, 1), (RequestCounters.Of(reading, ModelNames.Of("M"))!.Finished, RequestCounters.Of(reading, ModelNames.Of("M"))!.Frontends));
        Assert.Equal(16, RequestCounters.Of(reading, ModelNames.Of("M", "M-Lora"))!.Finished);
        Assert.Null(RequestCounters.Of(reading, ModelNames.Of("o")));
        Assert.Null(RequestCounters.Of(reading));   // whose they are is not known
    }

    [Fact]
    public void Instances_HaveTheirOwnTotals() => Assert.Equal(
        [new("frontend 0", 8, 3, 5300), new("frontend 1", 8, 3, 5300)], Of(Exposition, Exposition)!.Instances.AsEnumerable());

    private static FrontendCounters? Of(params string[] expositions) => RequestCounters.Of(Reading(expositions));

    private static FrontendReading Reading(params string[] expositions) => new(
        [.. expositions.Select((text, i) => new FrontendExposition($"frontend {i}", null, ExpositionParser.Parse(text)))]);
}
