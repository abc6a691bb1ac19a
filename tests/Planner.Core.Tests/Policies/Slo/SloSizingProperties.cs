using CsCheck;
using Planner.Configuration;
using Planner.Engines;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>What holds for the sizes of both pools whatever the engine, the requests and the limits that it can meet.</summary>
public class SloSizingProperties
{
    private sealed record Case(EngineCapacity Capacity, SloState Known, PlannerConfig Config, double Rate, double Peakedness)
    {
        public SloPlan Plan => new(Config, Capacity, Known, SloTuning.Default);

        public bool IsFeasible => Plan.Queue.Hopeless <= 0 && !Plan.Decode.IsHopeless;

        public Pools<int> Sizes => new(Plan.PrefillEngines(Rate, Peakedness), Plan.DecodeEngines(Rate, Peakedness));
    }

    /// <summary>Engines whose latencies rise with their load, by any steps.</summary>
    private static readonly Gen<EngineCapacity> Engines =
        Gen.Select(Gen.Double[5, 200].Array[4], Gen.Double[1, 20], Gen.Double[0, 30].Array[4], Gen.Double[5_000, 500_000], Gen.Int[1, 4]).Select(
            (ttft, itl, rises, cache, ranks) => new EngineCapacity(new EngineProfile(
                new PrefillProfile([100, 1000, 4000, 10_000], Rising(ttft[0], ttft[1..]), []) { Ranks = ranks },
                new DecodeProfile([new DecodeLine(1000, [0.0, 0.2, 0.5, 0.8, 1], Rising(itl, rises))], cache))));

    private static readonly Gen<SloState> States =
        Gen.Select(Gen.Int[0, 50], Gen.Int[1, 50], Gen.Int[0, 50], Gen.Double[-1.5, 3], Gen.Double[-1.5, 3], Gen.Double[0.5, 2]).Select(
            (small, middle, large, prefill, decode, calibration) => SloState.Empty with
            {
                Isl = new Histogram([500, 2000, 8000], [small, middle, large, 0], (small * 250) + (middle * 1250) + (large * 5000)),
                Osl = new Histogram([400], [middle, 0], middle * 200),
                Prefill = new Headroom(prefill, 0, 0),
                Decode = new Headroom(decode, 0, 0),
                DecodeCalibration = calibration,
                PrefillCalibration = calibration,
            });

    private static readonly Gen<Case> Cases =
        Gen.Select(Engines, States, Gen.Double[50, 5000], Gen.Double[2, 80], Gen.Double[0.5, 0.999], Gen.Double[0.01, 300], Gen.Double[0.5, 20])
            .Select((engine, known, ttft, itl, target, rate, peakedness) => new Case(
                engine, known, new PlannerConfig { TtftMs = ttft, ItlMs = itl, TargetAttainment = target }, rate, peakedness));

    [Fact]
    public void MoreLoad_NeverPlansFewerWorkers_InEitherPool() => Gen.Select(Cases, Gen.Double[0, 300]).Sample((one, more) =>
        AssertAtLeast(one.Sizes, (one with { Rate = one.Rate + more }).Sizes));

    [Fact]
    public void AHigherTarget_NeverPlansFewerWorkers() => Gen.Select(Cases, Gen.Double[0, 1]).Sample((one, towards) =>
    {
        var target = one.Config.TargetAttainment;
        var higher = one.Config with { TargetAttainment = target + (towards * (0.9999 - target)) };

        AssertAtLeast(one.Sizes, (one with { Config = higher }).Sizes);
    });

    [Fact]
    public void StricterLimits_NeverPlanFewerWorkers_AsLongAsTheyCanBeMet() =>
        Gen.Select(Cases, Gen.Double[0.3, 1], Gen.Double[0.3, 1]).Sample((one, ttft, itl) =>
        {
            var strict = one with { Config = one.Config with { TtftMs = one.Config.TtftMs * ttft, ItlMs = one.Config.ItlMs * itl } };

            if (strict.IsFeasible)
            {
                AssertAtLeast(one.Sizes, strict.Sizes);
            }
        });

    [Fact]
    public void RequestsThatAreLateAlone_AskForNoMoreEnginesThanKeepUp() => Cases.Sample(one =>
    {
        var plan = (one with { Config = one.Config with { TtftMs = 1 } }).Plan;

        Assert.Equal(1, plan.Queue.Hopeless, 1e-12);
        Assert.Equal((int)Math.Floor(one.Rate * plan.Queue.MeanServiceS / one.Capacity.Ranks.Prefill) + 1, plan.PrefillEngines(one.Rate, one.Peakedness));
    });

    [Fact]
    public void AnItlThatNoEngineMeets_AsksForNoMoreEnginesTheStricterItIs() => Gen.Select(Cases, Gen.Double[0.1, 1]).Sample((one, stricter) =>
    {
        var hopeless = one with { Config = one.Config with { ItlMs = one.Plan.Decode.AloneMs * 0.99 } };
        var more = hopeless with { Config = hopeless.Config with { ItlMs = hopeless.Config.ItlMs * stricter } };

        Assert.True(hopeless.Plan.Decode.IsHopeless);
        Assert.Equal(hopeless.Sizes.Decode, more.Sizes.Decode);
    });

    private static void AssertAtLeast(Pools<int> fewer, Pools<int> more) => Assert.True(
        more.Prefill >= fewer.Prefill && more.Decode >= fewer.Decode, $"{fewer} is more than {more}");

    private static double[] Rising(double first, double[] rises) =>
        [first, .. rises.Select((_, i) => first + (0.01 * (i + 1)) + rises.Take(i + 1).Sum())];
}
