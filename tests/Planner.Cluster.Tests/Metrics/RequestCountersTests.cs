namespace Planner.Cluster.Metrics;

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
        var counters = RequestCounters.Of(ExpositionParser.Parse(Exposition))!;

        Assert.Equal((8, 3, 2), (counters.Finished, counters.Inflight, counters.Queued));
        Assert.Equal([100.0, 1000.0], counters.Isl.Bounds.AsEnumerable());
        Assert.Equal([2.0, 4.0, 2.0], counters.Isl.Counts.AsEnumerable());
        Assert.Equal((5000, 300), (counters.Isl.Sum, counters.Osl.Sum));
    }

    [Fact]
    public void SeveralFrontends_AddUp()
    {
        var counters = RequestCounters.Of([.. ExpositionParser.Parse(Exposition), .. ExpositionParser.Parse(Exposition)])!;

        Assert.Equal((16, 6), (counters.Finished, counters.Inflight));
        Assert.Equal([4.0, 8.0, 4.0], counters.Isl.Counts.AsEnumerable());
    }

    [Theory]
    [InlineData("requests_total")]
    [InlineData("inflight_requests")]
    [InlineData("le=\"+Inf\"")]
    public void WhatIsMissing_IsNoZero(string part)
    {
        var lines = Exposition.Split('\n').Where(line => !line.Contains(part, StringComparison.Ordinal));

        Assert.Null(RequestCounters.Of(ExpositionParser.Parse(string.Join('\n', lines))));
    }

    [Theory]
    [InlineData("inflight_requests{model=\"m\"} 3", "inflight_requests{model=\"m\"} -3")]
    [InlineData("inflight_requests{model=\"m\"} 3", "inflight_requests{model=\"m\"} NaN")]
    [InlineData("le=\"1000\"} 6", "le=\"1000\"} 1")]
    public void WhatMakesNoSense_IsNotCounted(string right, string wrong) =>
        Assert.Null(RequestCounters.Of(ExpositionParser.Parse(Exposition.Replace(right, wrong, StringComparison.Ordinal))));

    [Fact]
    public void WithoutTheQueueGauge_TheRestIsThere()
    {
        var lines = Exposition.Split('\n').Where(line => !line.Contains("queued", StringComparison.Ordinal));

        Assert.Null(RequestCounters.Of(ExpositionParser.Parse(string.Join('\n', lines)))!.Queued);
    }
}
