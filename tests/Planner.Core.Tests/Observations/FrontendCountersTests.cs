namespace Planner.Observations;

public class FrontendCountersTests
{
    private static readonly FrontendCounters Before = Counters(requests: 10, inflight: 4);

    [Fact]
    public void WhatCameBetweenTwoReadings_IsTheirDifference()
    {
        var gained = Counters(requests: 16, inflight: 6).Since(Before)!;

        Assert.Equal((8, 6, 6), (gained.Arrived, gained.Isl.Count, gained.Osl.Count));
        Assert.Equal((6, 6 * 150.0), (gained.Ttfts!.Count, gained.Ttfts.Sum));
        Assert.Equal((60, 20), (gained.Itls!.Count, gained.Itls.Mean));
        Assert.Equal(4, gained.Decoding);   // 4 - 1 then, 6 - 1 now
    }

    [Fact]
    public void ARestartedFrontend_HasNoDifference() => Assert.Null(Counters(requests: 3, inflight: 1).Since(Before));

    /// <summary>One of two that is not ready for a moment comes back with all that it has ever counted: no burst.</summary>
    [Fact]
    public void AFrontendThatComesOrGoes_IsAGap()
    {
        var two = Counters(requests: 12 + 1_000_000, inflight: 5) with { Frontends = 2 };

        Assert.Null(two.Since(Before));
        Assert.Null(Counters(requests: 2_000_000, inflight: 5).Since(two));
        Assert.NotNull(two.Since(two));
    }

    /// <summary>What a Prometheus has scraped last is older than what a frontend shows itself.</summary>
    [Fact]
    public void ReadingsOfDifferentSources_HaveNoDifference() =>
        Assert.Null(Counters(requests: 16, inflight: 6).Since(Before with { Source = "Prometheus" }));

    [Fact]
    public void LatenciesThatAreNewOrGoneOrOfOtherBuckets_AreUnknown_AndTheRestIsNot()
    {
        var now = Counters(requests: 16, inflight: 6);

        Assert.Null(now.Since(Before with { Ttfts = null })!.Ttfts);
        Assert.Null((now with { Ttfts = null }).Since(Before)!.Ttfts);
        Assert.Null(now.Since(Before with { Ttfts = new Histogram([50], [10, 0], 100) })!.Ttfts);
        Assert.NotNull(now.Since(Before with { Ttfts = null })!.Itls);
    }

    [Fact]
    public void WithoutTheQueue_NobodyKnowsHowManyDecode() =>
        Assert.Null(Counters(requests: 16, inflight: 6).Since(Before with { Queued = null })!.Decoding);

    private static FrontendCounters Counters(double requests, double inflight)
    {
        Histogram Of(double bound, double count, double each) => new([bound], [count, 0], count * each);
        return new(requests, inflight, Of(2000, requests, 1000), Of(200, requests, 100))
        {
            Queued = 1,
            Ttfts = Of(220, requests, 150),
            Itls = Of(24, 10 * requests, 20),
        };
    }
}
