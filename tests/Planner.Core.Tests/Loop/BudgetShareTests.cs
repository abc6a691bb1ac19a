using CsCheck;
using Planner.Configuration;
using Planner.Model;
using Planner.Policies.Slo;

namespace Planner.Loop;

/// <summary>A budget's split against every other one.</summary>
public class BudgetShareTests
{
    private sealed record Case(SloPlan Plan, double Rate, double Peakedness, Pools<int> Gpus, PlannerConfig Config)
    {
        public Pools<int> Wanted => new(
            Math.Max(Config.MinPrefill, Plan.PrefillEngines(Rate, Peakedness)),
            Math.Max(Config.MinDecode, Plan.DecodeEngines(Rate, Peakedness)));

        public Pools<int> Shared => BudgetShare.Of(
            Config, (new(Config.MinPrefill, Config.MinDecode), Wanted), Gpus, Kept);

        public IEnumerable<Pools<int>> Affordable =>
            from prefill in Enumerable.Range(Config.MinPrefill, Wanted.Prefill - Config.MinPrefill + 1)
            from decode in Enumerable.Range(Config.MinDecode, Wanted.Decode - Config.MinDecode + 1)
            let split = new Pools<int>(prefill, decode)
            where IsAffordable(split)
            select split;

        public bool IsAffordable(Pools<int> split) => GpuBudget.Gpus(Config.Mode, split, Gpus) <= Config.MaxGpuBudget;

        public double Kept(Pools<int> size) =>
            (1 - Plan.Queue.Late(size.Prefill, Rate, Peakedness))
            * (1 - Plan.Decode.Late(size.Decode, Plan.Decode.Mean(Rate, Plan.MeanOsl), Peakedness));
    }

    private static readonly Gen<Case> Cases =
        Gen.Select(Gen.Double[1, 100], Gen.Double[0.5, 5], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 2], Gen.Double[0, 1], Gen.Int[50, 1000])
            .Select((rate, peakedness, prefillGpus, decodeGpus, minimum, share, osl) =>
            {
                var config = new PlannerConfig { TtftMs = 500, ItlMs = 20, MinEndpoint = minimum };
                var gpus = new Pools<int>(prefillGpus, decodeGpus);
                var plan = new SloPlan(config, TestProfile.Capacity, SloState.Empty, SloTuning.Default, isl: 1000, osl);
                var one = new Case(plan, rate, peakedness, gpus, config);
                var (least, all) = (GpuBudget.MinimumGpus(config, gpus), GpuBudget.Gpus(config.Mode, one.Wanted, gpus));
                return one with { Config = config with { MaxGpuBudget = (int)(least + ((all - least) * share)) } };
            });

    [Fact]
    public void NoSplitKeepsMoreRequests_ByMoreThanTheBound() => Cases.Sample(one =>
    {
        var shared = one.Shared;

        Assert.True(one.IsAffordable(shared));
        Assert.InRange(shared.Prefill, one.Config.MinPrefill, one.Wanted.Prefill);
        Assert.InRange(shared.Decode, one.Config.MinDecode, one.Wanted.Decode);
        Assert.InRange(one.Affordable.Max(one.Kept) - one.Kept(shared), 0, BudgetShare.WorthOfBalance);
    });

    /// <summary>As policy dynamo shares, but for the engines that it gives decode beyond the plan, to use up the budget.</summary>
    [Fact]
    public void SharingInProportion_IsNeverBetter() => Cases.Sample(one =>
    {
        var shared = GpuBudget.Apply(one.Config, one.Wanted, one.Gpus);
        var proportional = shared with { Decode = Math.Min(shared.Decode, one.Wanted.Decode) };

        Assert.True(one.Kept(proportional) <= one.Kept(one.Shared) + BudgetShare.WorthOfBalance);
    });
}
