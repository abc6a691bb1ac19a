using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;
using Planner.Testing;

namespace Planner.Policies.Dynamo10;

/// <summary>
/// Plans for the example engine of four GPUs, whose times are known in closed form (docs/examples/engines): an engine is one
/// engine and not four.
/// </summary>
public class TensorParallelPlanTests
{
    private static readonly EngineCapacity Engine = new(ProfileReader.ReadJson(
        File.ReadAllText(Repository.PathOf("docs", "examples", "engines", "tensor-parallel-4", ProfileReader.PrefillFile)),
        File.ReadAllText(Repository.PathOf("docs", "examples", "engines", "tensor-parallel-4", ProfileReader.DecodeFile))));

    [Theory]
    [InlineData(10, 500, 100, 12)]
    [InlineData(10, 500, 100, 20)]
    [InlineData(100, 500, 400, 30)]
    [InlineData(40, 800, 200, 15)]
    [InlineData(40, 800, 200, 25)]
    [InlineData(40, 1000, 500, 40)]
    [InlineData(5, 1155, 211, 10)]
    [InlineData(50, 1155, 211, 15)]
    [InlineData(50, 1155, 211, 50)]
    [InlineData(20, 2000, 150, 12)]
    [InlineData(20, 2000, 150, 18)]
    [InlineData(30, 3000, 300, 20)]
    [InlineData(30, 4000, 1000, 25)]
    [InlineData(8, 6000, 200, 15)]
    [InlineData(8, 8000, 500, 20)]
    [InlineData(8, 12_000, 343, 12)]
    [InlineData(4, 16_000, 1000, 20)]
    [InlineData(2, 24_000, 300, 14)]
    [InlineData(2, 32_000, 500, 18)]
    [InlineData(1, 50_000, 100, 20)]
    public void Engines_AreThoseOfTheFormula(double perSecond, double isl, double osl, double itlMs)
    {
        var config = new PlannerConfig
        {
            Policy = "dynamo",
            LoadPredictor = LoadPredictor.Constant,
            ThroughputAdjustmentInterval = TimeSpan.FromSeconds(60),
            MaxGpuBudget = -1,
            ItlMs = itlMs,
            NoCorrection = true,
        };
        var pool = new PoolStatus(1, 1, Stable: true, GpusPerReplica: 4);
        var seen = new ThroughputObservation(new TrafficObservation.Traffic(60 * perSecond, isl, osl, 100, itlMs, 5), pool, pool);

        var steps = ThroughputTick.Run(
            DeploymentState.Empty, seen, new TickSettings(config, Engine), DateTimeOffset.UnixEpoch.AddDays(20_000)).Decision.Steps;

        Assert.Equal(1, Engines("size_prefill") / Prefill(perSecond, isl), 0.05);
        Assert.Equal(1, Engines("size_decode") / Decode(perSecond, osl, isl + (osl / 2), itlMs), 0.05);

        double Engines(string step) => steps.Single(one => one.Name == step).Numbers["engines"];
    }

    private static double Prefill(double perSecond, double isl) => perSecond * (8 + (0.05 * isl) + (5e-7 * isl * isl)) / 1000;

    /// <summary>As many requests as take the limit, or as the KV cache holds.</summary>
    private static double Decode(double perSecond, double osl, double context, double itlMs)
    {
        var requests = Math.Min((itlMs - 8) / (0.02 + (2e-5 * context)), 800_000 / context);
        return perSecond * osl * (8 + (requests * (0.02 + (2e-5 * context)))) / 1000 / requests;
    }
}
