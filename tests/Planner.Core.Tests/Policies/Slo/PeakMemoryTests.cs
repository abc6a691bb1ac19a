using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Requests of 1,000 + 100 tokens: 100 ms of prefill, and ten of them at once in a decode engine.</summary>
public class PeakMemoryTests
{
    private const double SlotS = 5;
    private const double StartupS = 90;

    [Fact]
    public void SteadyTraffic_NeedsNoLongMemory() => Assert.Equal(SloTuning.Default.ShortMemoryS, Best(_ => 20));

    [Fact]
    public void TrafficThatReturnsAfterTenMinutes_IsRememberedForLonger() =>
        Assert.True(Best(atS => atS % 900 < 300 ? 40 : 4) >= 900);

    [Fact]
    public void PausesShorterThanTheShortMemory_NeedNoLongerOne() =>
        Assert.Equal(SloTuning.Default.ShortMemoryS, Best(atS => atS % 240 < 120 ? 40 : 4));

    [Fact]
    public void APeakThatDidNotReturn_IsNotPaidFor() =>
        Assert.Equal(SloTuning.Default.ShortMemoryS, Best(atS => atS is > 600 and < 800 ? 60 : 10));

    [Fact]
    public void WithLongerMemory_NeverLessIsExpected()
    {
        double[] arrivals = [.. Enumerable.Range(0, 400).Select(i => i % 90 < 20 ? 200.0 : 20)];

        var rates = new[] { 300.0, 900, 2400 }.Select(memoryS => DemandHorizon.Of(arrivals, SlotS, StartupS, SloTuning.Default, memoryS)!.Rate).ToArray();

        Assert.Equal(rates.Order(), rates);
    }

    private static double Best(Func<double, double> rate)
    {
        var known = SloState.Empty with
        {
            Isl = new Histogram([2000], [100, 0], 100_000),
            Osl = new Histogram([200], [100, 0], 10_000),
        };
        var config = new PlannerConfig { TtftMs = 500, ItlMs = 20 };
        var plan = new SloPlan(config, TestProfile.Capacity, known, SloTuning.Default);
        double[] counts = [.. Enumerable.Range(0, 720).Select(i => Math.Round(rate(i * SlotS) * SlotS))];
        return new PeakMemory(DemandSeries.Of(counts, SlotS, SloTuning.Default)!, StartupS, 0.01, SloTuning.Default)
            .Best(new PoolsForRate(plan, config, new Pools<int>(1, 1), 1));
    }
}
