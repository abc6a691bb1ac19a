using CsCheck;

namespace Planner.Engines;

public class CapacitySurfaceTests
{
    private static readonly DecodeSurface Decode = new(new DecodeProfile(
        [new DecodeLine(1000, [0.1, 0.5, 0.9], [10, 20, 40]), new DecodeLine(3000, [0.2, 0.6, 1.0], [20, 40, 80])],
        MaxKvTokens: 100_000));

    /// <summary>
    /// Slopes by hand: secants 10, 1/2, 19/4; inside weighted harmonic means 9 / (5/10 + 4/0.5) = 18/17 and
    /// 18 / (10/0.5 + 8/4.75) = 171/206; at the ends 39.5/3 and 45.5/6. Halfway between two points the cubic is
    /// their mean plus an eighth of the step times the difference of the slopes.
    /// </summary>
    [Theory]
    [InlineData(1, 10)]
    [InlineData(1.5, 15 + ((39.5 / 3) - (18.0 / 17)) / 8)]
    [InlineData(3, 20.5 + ((18.0 / 17) - (171.0 / 206)) * 2 / 8)]
    [InlineData(6, 30.5 + ((171.0 / 206) - (45.5 / 6)) * 4 / 8)]
    [InlineData(8, 40)]
    public void Prefill_IsShapePreservingCubic(double isl, double ttftMs)
    {
        var surface = new PrefillSurface(new PrefillProfile([1, 2, 4, 8], [10, 20, 21, 40], [1, 1, 1, 1]));

        Assert.Equal(ttftMs, surface.TtftMs(isl), 1e-9);
    }

    [Fact]
    public void Prefill_OutsideTheProfile_IsItsEdge()
    {
        var surface = new PrefillSurface(new PrefillProfile([100, 200, 300], [10, 20, 40], [5, 6, 7]));

        Assert.Equal(10, surface.TtftMs(1), 1e-9);
        Assert.Equal(40, surface.TtftMs(9999), 1e-9);
        Assert.Equal(5, surface.ThroughputPerGpu(1), 1e-9);
        Assert.Equal(7, surface.ThroughputPerGpu(9999), 1e-9);
    }

    [Theory]
    [InlineData(0.1, 1000, 10)] // on the points
    [InlineData(0.6, 3000, 40)]
    [InlineData(0.0, 1000, 10)] // usage clamped to the line's range
    [InlineData(1.0, 1000, 40)]
    [InlineData(0.1, 10, 10)] // context clamped to the profiled lines
    [InlineData(1.0, 99999, 80)]
    [InlineData(0.0, 2000, 15)] // halfway: lowest usage 0.15; each line at its own edge (0.15 is 11.0 on the first)
    public void DecodeItl_IsCubicAlongALineAndLinearBetweenTwo(double kvUsage, double context, double itlMs) =>
        Assert.InRange(Decode.ItlMs(kvUsage, context), itlMs - 0.6, itlMs + 0.6);

    [Fact]
    public void BestThroughput_IsConcurrencyOverLatency()
    {
        // The limit of 40 ms admits the whole line: 0.9 x 100,000 / 1,000 = 90 requests, a token each in 40 ms.
        var best = Decode.BestThroughput(40, 1000);

        Assert.Equal((0.9, 40), (best.KvUsage, best.ItlMs));
        Assert.Equal(90 / 0.040, best.ThroughputPerGpu, 1e-6);
    }

    [Fact]
    public void BestThroughput_NoUsageMeetsTheLimit_IsTheLowestProfiled() =>
        Assert.Equal((0.1, 10), (Decode.BestThroughput(1, 1000).KvUsage, Decode.BestThroughput(1, 1000).ItlMs));

    [Fact]
    public void BestThroughput_CurveNotMonotone_IsTheHighestUsageThatMeetsTheLimit()
    {
        var bumpy = new DecodeSurface(new DecodeProfile(
            [new DecodeLine(1000, [0.0, 0.4, 0.8, 1.0], [10, 60, 20, 90])], MaxKvTokens: 100_000));

        Assert.Equal(0.8, bumpy.BestThroughput(20, 1000).KvUsage, 1e-9);
    }

    [Fact]
    public void ProfiledOnSeveralGpus_ThroughputIsPerGpu()
    {
        var line = new DecodeLine(1000, [0, 1], [10, 10]);
        var one = new DecodeSurface(new DecodeProfile([line], 100_000)).BestThroughput(10, 1000);
        var four = new DecodeSurface(new DecodeProfile([line], 100_000, Gpus: 4)).BestThroughput(10, 1000);

        Assert.Equal(one.ThroughputPerGpu / 4, four.ThroughputPerGpu);
    }

    [Fact]
    public void AMoreGenerousLimit_NeverPromisesALowerUsage() =>
        Gen.Select(Gen.Double[5, 100], Gen.Double[0, 50], Gen.Double[1, 5000]).Sample((limit, more, context) =>
            Decode.BestThroughput(limit + more, context).KvUsage >= Decode.BestThroughput(limit, context).KvUsage);

    [Fact]
    public void AnyArgument_LatencyLiesWithinTheProfile() =>
        Gen.Select(Gen.Double[-1, 3], Gen.Double[0.001, 1e7]).Sample((kvUsage, context) =>
            Decode.ItlMs(kvUsage, context) is >= 10 and <= 80);
}
