using CsCheck;
using Planner.Engines;
using Planner.Simulation.Model;

namespace Planner.Simulation;

public class EngineTimesTests
{
    [Theory]
    [InlineData(0, 0.036)]      // 60 % of the first point's 60 ms
    [InlineData(50, 0.048)]     // 60 x (0.6 + 0.4 x 50/100)
    [InlineData(100, 0.060)]
    [InlineData(150, 0.105)]    // halfway from 60 to 150
    [InlineData(300, 0.150)]    // the measured 90 is below the 150 before it
    [InlineData(450, 0.275)]    // halfway from 150 to 400
    [InlineData(900, 0.650)]    // 400 + 250/300 x 300, the last slope goes on
    public void Prefill_IsLinearBetweenPointsThatNeverFall(int isl, double expectedS) =>
        Close.Equal(expectedS, new EngineTimes(Profiles.Bumpy).PrefillS(isl));

    [Theory]
    [InlineData(0.00, 120, 11)]     // left of the first point: its value
    [InlineData(0.30, 120, 31)]
    [InlineData(0.50, 120, 31)]     // the measured 22 is below the 31 before it
    [InlineData(0.75, 120, 39)]     // halfway from 31 to 47
    [InlineData(1.20, 120, 63)]     // 47 + 16/0.3 x 0.3
    [InlineData(0.50, 60, 31)]      // below the first context: as at the first
    [InlineData(0.30, 260, 28)]     // halfway between 31 at 120 and 25 at 400
    [InlineData(0.90, 550, 64.5)]   // halfway between 33 + 40 x 0.4 = 49 at 400 and 80 at 700, a single point
    [InlineData(0.90, 9999, 80)]    // above the last context: as at the last
    public void Itl_IsLinearInKvUsageAndThenInContext(double kvUsage, double context, double expectedMs) =>
        Close.Equal(expectedMs / 1000, new EngineTimes(Profiles.Bumpy).ItlS(kvUsage, context));

    [Fact]
    public void AnyPoint_AgreesWithTheModel()
    {
        var times = new EngineTimes(Profiles.Bumpy);
        Gen.Select(Gen.Double[0, 2], Gen.Double[0, 1000], Gen.Int[0, 1000]).Sample(
            (kvUsage, context, isl) =>
            {
                Close.Equal(ModelEngine.PrefillS(Profiles.Bumpy.Prefill, isl), times.PrefillS(isl));
                Close.Equal(ModelEngine.ItlS(Profiles.Bumpy.Decode, kvUsage, context), times.ItlS(kvUsage, context));
            },
            iter: 10_000);
    }

    [Fact]
    public void ACell_HoldsItsPointAndGivesTheSameBitsWhereverInItItWasFound()
    {
        var times = new EngineTimes(Profiles.Bumpy);
        var points = Gen.Select(Gen.Double[0, 2], Gen.Double[0, 1000]);
        Gen.Select(points, points).Sample(
            (one, other) =>
            {
                var cell = times.CellAt(one.Item1, one.Item2);
                Assert.True(cell.Contains(one.Item1, one.Item2));
                if (cell.Contains(other.Item1, other.Item2))
                {
                    Assert.Equal(times.ItlS(other.Item1, other.Item2), cell.ItlS(other.Item1, other.Item2));
                }
            },
            iter: 10_000);
    }

    public static TheoryData<EngineProfile, string> Unusable => new()
    {
        { Profiles.Of([], 1000, (100, [(0, 10)])), "the prefill sweep needs points, with times above 0" },
        { Profiles.Of([(100, 0)], 1000, (100, [(0, 10)])), "the prefill sweep needs points, with times above 0" },
        { Profiles.Of([(100, 10)], 1000), "the decode sweep needs points" },
        { Profiles.Of([(100, 10)], 1000, (100, [])), "every decode line needs points, with times above 0" },
        { Profiles.Of([(100, 10)], 1000, (100, [(0, 0)])), "every decode line needs points, with times above 0" },
        { Profiles.Of([(100, 10)], 0, (100, [(0, 10)])), "the KV cache must hold more than 0 tokens" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void AProfileThatCannotBeSimulated_IsRefused(EngineProfile profile, string problem) =>
        Assert.Equal(
            $"{problem} (Parameter 'profile')", Assert.Throws<ArgumentException>(() => new EngineTimes(profile)).Message);
}
