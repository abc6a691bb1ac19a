using CsCheck;
using Planner.Simulation.Model;

namespace Planner.Simulation;

public class SweptTimesTests
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
        Close.Equal(expectedS, new SweptTimes(Profiles.Bumpy).PrefillS(isl));

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
        Close.Equal(expectedMs / 1000, new SweptTimes(Profiles.Bumpy).ItlS(kvUsage, context));

    [Fact]
    public void AnyPoint_AgreesWithTheModel()
    {
        var times = new SweptTimes(Profiles.Bumpy);
        Gen.Select(Gen.Double[0, 2], Gen.Double[0, 1000], Gen.Int[0, 1000]).Sample(
            (kvUsage, context, isl) =>
            {
                Close.Equal(ModelEngine.PrefillS(Profiles.Bumpy.Prefill, isl), times.PrefillS(isl));
                Close.Equal(ModelEngine.ItlS(Profiles.Bumpy.Decode, kvUsage, context), times.ItlS(kvUsage, context));
            },
            iter: 10_000);
    }
}
