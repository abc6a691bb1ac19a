using CsCheck;
using Planner.Configuration;
using Planner.Model;

namespace Planner.Loop;

public class GpuBudgetTests
{
    private static readonly Gen<(PlannerConfig Config, Pools<int> Wanted, Pools<int> Gpus)> Plans =
        from mode in Gen.Enum<PlannerMode>()
        from minPrefill in Gen.Int[1, 4]
        from minDecode in Gen.Int[1, 4]
        from gpusPrefill in Gen.Int[1, 16]
        from gpusDecode in Gen.Int[1, 16]
        from spare in Gen.Int[0, 300]
        from prefill in Gen.Int[0, 200]
        from decode in Gen.Int[0, 200]
        let gpus = new Pools<int>(gpusPrefill, gpusDecode)
        let config = new PlannerConfig { Mode = mode, PrefillMinEndpoint = minPrefill, DecodeMinEndpoint = minDecode }
        select (
            config with { MaxGpuBudget = (int)GpuBudget.MinimumGpus(config, gpus) + spare },
            new Pools<int>(minPrefill + prefill, minDecode + decode),
            gpus);

    /// <summary>By hand from the rule: s = budget / total.</summary>
    public static TheoryData<PlannerMode, int, int, int, int, int, int, int> Rows => new()
    {
        // mode, budget, wanted p, d, GPUs p, d -> p, d
        { PlannerMode.Disagg, -1, 900, 900, 8, 8, 900, 900 },
        { PlannerMode.Disagg, 16, 8, 8, 1, 1, 8, 8 },
        { PlannerMode.Disagg, 8, 8, 8, 1, 1, 4, 4 },
        { PlannerMode.Disagg, 16, 6, 7, 1, 2, 4, 6 },   // s = 16/20; floor(6 s) = 4; (16 - 4) / 2 = 6
        { PlannerMode.Disagg, 10, 1, 20, 8, 1, 1, 2 },  // s = 10/28; floor(1 s) = 0, the minimum is 1
        { PlannerMode.Disagg, 80, 10, 1, 8, 1, 9, 8 },  // s = 80/81; decode takes what prefill's rounding leaves
        { PlannerMode.Prefill, 7, 10, 99, 2, 8, 3, 99 }, // s = 7/20; decode is not ours to count
        { PlannerMode.Decode, 7, 99, 10, 8, 2, 99, 3 },
        { PlannerMode.Agg, 7, 99, 10, 8, 2, 99, 3 },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Apply_FollowsTheRule(
        PlannerMode mode, int budget, int wantedP, int wantedD, int gpusP, int gpusD, int prefill, int decode) =>
        Assert.Equal(
            new Pools<int>(prefill, decode),
            GpuBudget.Apply(
                new PlannerConfig { Mode = mode, MaxGpuBudget = budget },
                new Pools<int>(wantedP, wantedD), new Pools<int>(gpusP, gpusD)));

    [Fact]
    public void AnyPlan_NeverExceedsTheBudget() =>
        Plans.Sample(plan =>
        {
            var target = GpuBudget.Apply(plan.Config, plan.Wanted, plan.Gpus);
            return GpuBudget.Gpus(plan.Config.Mode, target, plan.Gpus) <= plan.Config.MaxGpuBudget;
        });

    [Fact]
    public void AnyPlan_NeverFallsBelowTheMinimum() =>
        Plans.Sample(plan =>
        {
            var target = GpuBudget.Apply(plan.Config, plan.Wanted, plan.Gpus);
            return target.Prefill >= plan.Config.MinPrefill && target.Decode >= plan.Config.MinDecode;
        });
}
