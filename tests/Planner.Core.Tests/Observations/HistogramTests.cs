using CsCheck;

namespace Planner.Observations;

public class HistogramTests
{
    /// <summary>Buckets up to 100, 200 and 400 and above, with 5, 3, 2 and 0 values.</summary>
    private static readonly Histogram Latencies = new([100, 200, 400], [5, 3, 2, 0], 1500);

    /// <summary>A limit, and the shares that are within it at least and at most.</summary>
    public static TheoryData<double, double, double> Limits => new()
    {
        { 100, 0.5, 0.5 },
        { 200, 0.8, 0.8 },
        { 400, 1, 1 },
        { 99, 0, 0.5 },
        { 150, 0.5, 0.8 },
        { 399, 0.8, 1 },
        { 401, 1, 1 },
        { 0, 0, 0.5 },
        { double.PositiveInfinity, 1, 1 },
    };

    [Fact]
    public void Coarsened_HasTheSameValuesUpToEveryBoundThatItKeeps() =>
        Gen.Double[0, 100].Array[0, 600].Sample(counts =>
        {
            double[] buckets = [.. counts, 7];
            var fine = new Histogram([.. counts.Select((_, i) => (double)i)], [.. buckets], 1234);

            var coarse = fine.Coarsened();

            Assert.True(coarse.Bounds.Length <= Histogram.MostStoredBounds);
            Assert.Equal(coarse.Bounds.Length + 1, coarse.Counts.Length);
            Assert.Equal(fine.Bounds.LastOrDefault(), coarse.Bounds.LastOrDefault());
            Assert.Equal((7, 1234), (coarse.Counts[^1], coarse.Sum));
            Assert.All(coarse.Bounds, (bound, i) =>
                Assert.Equal(fine.Counts.Take((int)bound + 1).Sum(), coarse.Counts.Take(i + 1).Sum(), 6));
        });

    /// <summary>A week of ticks without a request: lengths keep their proportions, and the first new one outweighs them all.</summary>
    [Fact]
    public void FadedAndWith_Silence_KeepsTheProportions()
    {
        var nothing = Latencies with { Counts = [0, 0, 0, 0], Sum = 0 };

        var left = Enumerable.Range(0, 7 * 17_280).Aggregate(Latencies, (faded, _) => faded.FadedAndWith(nothing, Math.Exp(-5.0 / 300)));

        Assert.Equal(Latencies.Mean!.Value, left.Mean!.Value, 1e-9);
        Assert.Equal(Latencies.Points().Select(point => Math.Round(point.Share, 9)), left.Points().Select(point => Math.Round(point.Share, 9)));
        Assert.Equal(400, left.FadedAndWith(new([100, 200, 400], [0, 0, 1, 0], 400), 1).Mean!.Value, 1e-2);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void ShareUpTo_IsExactWhereABucketEnds_ElseBetweenItsEnds(double limit, double least, double most) =>
        Assert.Equal((least, most), Latencies.ShareUpTo(limit));

    [Fact]
    public void ShareUpTo_ValuesAboveAllBounds_AreNotKnownToBeWithinALimitAboveThem() =>
        Assert.Equal((0.5, 1), new Histogram([100], [1, 1], 500).ShareUpTo(1000));

    [Fact]
    public void ShareUpTo_NoBounds_IsNotKnown() => Assert.Equal((0, 1), new Histogram([], [3], 30).ShareUpTo(10));

    [Fact]
    public void ShareUpTo_NoValues_IsNone() => Assert.Null(Histogram.Empty.ShareUpTo(10));

    /// <summary>Values themselves, counted, are the model: what is within the limit lies between the two shares.</summary>
    [Fact]
    public void ShareUpTo_HoldsTheShareOfTheValues() =>
        Gen.Select(Gen.Double[0, 100].Array[1, 30], Gen.Int[1, 99].ArrayUnique[0, 5], Gen.Int[0, 100]).Sample((values, edges, limit) =>
        {
            double[] bounds = [.. edges.Select(edge => (double)edge).Order()];
            double Count(int i) => values.Count(value =>
                (i == 0 || value > bounds[i - 1]) && (i == bounds.Length || value <= bounds[i]));
            var histogram = new Histogram([.. bounds], [.. Enumerable.Range(0, bounds.Length + 1).Select(Count)], values.Sum());
            var share = values.Count(value => value <= limit) / (double)values.Length;

            var (least, most) = histogram.ShareUpTo(limit)!.Value;

            return 0 <= least && least <= share && share <= most && most <= 1;
        });
}
