using CsCheck;

namespace Planner.Engines;

public class PrefillModelTests
{
    /// <summary>5 ms, 30 us a token, and attention's part with the square.</summary>
    private static double Truth(double isl) => 5 + (0.03 * isl) + (1e-6 * isl * isl);

    private static PrefillModel Model(params double[] isl) => new(new PrefillProfile(isl, [.. isl.Select(Truth)], []));

    /// <summary>The profiler measures nothing between 100 and several thousand tokens.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(1_155)]
    [InlineData(4_000)]
    [InlineData(12_000)]
    public void BetweenDistantPoints_TheTimeIsAParabola(double isl) =>
        Assert.Equal(1, Model(100, 8_253, 16_406, 24_559).TtftMs(isl) / Truth(isl), 0.001);

    [Fact]
    public void OnThePoints_TheTimeIsTheirs()
    {
        double[] ms = [19.5, 38.5, 50, 63.2, 87.3, 104.9];
        double[] isl = [100, 1117, 2134, 3151, 4168, 5185];
        var model = new PrefillModel(new PrefillProfile(isl, ms, []));

        Assert.All(isl.Zip(ms), point => Assert.Equal(point.Second, model.TtftMs(point.First), 1e-9));
    }

    [Fact]
    public void BeyondTheLastPoint_TheLastChordGoesOn() =>
        Assert.Equal(40, new PrefillModel(new PrefillProfile([100, 200, 300], [10, 15, 20], [])).TtftMs(700), 1e-9);

    [Fact]
    public void AShortPrompt_TakesTheFixedPartAtTheLeast()
    {
        var model = Model(100, 1_000, 2_000);

        Assert.Equal(5, model.FixedMs, 0.1);
        Assert.Equal(5, model.TtftMs(0), 0.1);
        Assert.Equal(Truth(50), model.TtftMs(50), 0.1);
    }

    /// <summary>A line through the first two points would begin below zero.</summary>
    [Fact]
    public void FixedPart_IsHalfTheShortestTimeAtTheLeast() =>
        Assert.Equal(5, new PrefillModel(new PrefillProfile([100, 200], [10, 30], [])).FixedMs, 1e-9);

    [Fact]
    public void APassOverSeveralPrompts_TakesTheFixedPartOnce()
    {
        var model = Model(100, 1_000, 2_000);

        Assert.Equal(model.FixedMs + (2 * model.AddedMs(700)), (2 * model.TtftMs(700)) - model.FixedMs, 1e-9);
    }

    [Fact]
    public void AnySweep_NeverGetsFasterWithALongerPrompt() =>
        Gen.Select(Gen.Select(Gen.Double[1, 50_000], Gen.Double[0.1, 5_000]).Array[1, 12], Gen.Double[0, 100_000], Gen.Double[0, 5_000])
            .Sample((points, isl, more) =>
            {
                var sweep = points.DistinctBy(point => point.Item1).OrderBy(point => point.Item1).ToArray();
                var model = new PrefillModel(new PrefillProfile(
                    [.. sweep.Select(point => point.Item1)], [.. sweep.Select(point => point.Item2)], []));

                Assert.True(model.TtftMs(isl) > 0 && double.IsFinite(model.TtftMs(isl)));
                Assert.True(model.TtftMs(isl + more) >= model.TtftMs(isl) * (1 - 1e-9));
                Assert.Equal(1, model.TtftMs(isl * (1 + 1e-9)) / model.TtftMs(isl), 1e-5);
            }, iter: 5_000);
}
