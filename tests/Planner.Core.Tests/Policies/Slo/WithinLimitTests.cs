using CsCheck;
using Planner.Observations;

namespace Planner.Policies.Slo;

public class WithinLimitTests
{
    /// <summary>Buckets up to 100, 200 and 400 and above, with 5, 3, 2 and 1 values.</summary>
    private static readonly Histogram Ttfts = new([100, 200, 400], [5, 3, 2, 1], 2400);

    private static double Spread => SloTuning.Default.ItlSpread;

    [Theory]
    [InlineData(100, 5)]
    [InlineData(150, 6.5)]      // half of its bucket
    [InlineData(200, 8)]
    [InlineData(250, 8.5)]      // a quarter
    [InlineData(20, 1)]
    [InlineData(0, 0)]
    [InlineData(400, 10)]
    [InlineData(5000, 10)]      // where the one above is, nobody knows
    public void TimesToFirstToken_FillABucketEvenly(double limit, double within) =>
        Assert.Equal(within, WithinLimit.Evenly(Ttfts, limit), 12);

    /// <summary>
    /// A thousand times between tokens in the bucket from 3.5 to 6.7 ms that Dynamo has. An even bucket would have 781 of them
    /// within 6 ms whatever their mean.
    /// </summary>
    [Theory]
    [InlineData(5, 1000)]
    [InlineData(5.5, 999)]
    [InlineData(5.8, 875)]
    [InlineData(6, 500)]
    [InlineData(6.2, 141)]
    [InlineData(6.5, 5)]
    public void TimesBetweenTokens_AreNearTheirMean(double meanMs, double within) =>
        Assert.Equal(within, WithinLimit.NearMean(new([3.5, 6.7], [0, 1000, 0], meanMs * 1000), 6, Spread), 0);

    /// <summary>Most are just below an edge, the others just above it, and the limit is little higher: none is late.</summary>
    [Fact]
    public void ALimitLittleAboveAnEdge_IsNotTheEdge() =>
        Assert.Equal(1000, WithinLimit.NearMean(new([24, 45, 84], [0, 600, 400, 0], 44_000), 50, Spread), 1);

    /// <summary>Ten waited for a place in the cache; they are late, and the others are not judged by them.</summary>
    [Fact]
    public void AFewVeryLateOnes_AreLate_AndNoOther() =>
        Assert.Equal(990, WithinLimit.NearMean(new([3.5, 6.7, 100, 200], [0, 990, 0, 10, 0], (990 * 5) + (10 * 150)), 6, Spread), 0);

    [Fact]
    public void AboveAllBounds_NoneIsKnownToBeWithin() =>
        Assert.Equal(3, WithinLimit.NearMean(new([10], [3, 2], 100), 15, Spread));

    [Fact]
    public void NoLatencies_AreNoneWithin() =>
        Assert.Equal((0, 0), (WithinLimit.Evenly(Histogram.Empty, 10), WithinLimit.NearMean(Histogram.Empty, 10, Spread)));

    [Fact]
    public void AnEstimate_StaysWithinWhatTheBucketsTell_AndAHigherLimitHasNoFewer() =>
        Gen.Select(Gen.Int[0, 50].Array[4], Gen.Double[0, 500], Gen.Double[0, 500], Gen.Double[0, 1]).Sample(
            (counts, limit, more, where) =>
            {
                double[] from = [0, 100, 200, 400];
                double[] widths = [100, 100, 200, 400];
                var sum = counts.Select((count, i) => count * (from[i] + (where * widths[i]))).Sum();
                var latencies = new Histogram([100, 200, 400], [.. counts.Select(count => (double)count)], sum);
                foreach (var estimate in new Func<Histogram, double, double>[] { WithinLimit.Evenly, NearMean })
                {
                    var within = estimate(latencies, limit);
                    var (least, most) = latencies.ShareUpTo(limit) ?? (0, 0);
                    Assert.InRange(within, (least * latencies.Count) - 1e-9, (most * latencies.Count) + 1e-9);
                    Assert.True(estimate(latencies, limit + more) >= within - 1e-9);
                }
            });

    private static double NearMean(Histogram latencies, double limit) => WithinLimit.NearMean(latencies, limit, Spread);
}
