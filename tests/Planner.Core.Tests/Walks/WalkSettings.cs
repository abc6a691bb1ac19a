using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Policies;

namespace Planner.Walks;

/// <summary>Settings by chance, valid as a file's would be.</summary>
internal static class WalkSettings
{
    /// <summary>Settings of a deployment whose pools stay the same.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="gpus">GPUs of one engine, as its manifest has it.</param>
    public static PlannerConfig Next(Random random, PlannerMode mode, int gpus)
    {
        var policy = mode == PlannerMode.Disagg && random.Next(5) < 3 ? "slo" : "dynamo";
        var loops = random.Next(3);
        var config = new PlannerConfig
        {
            Mode = mode,
            Policy = policy,
            NamesPolicy = true,
            EnableThroughputScaling = loops != 0,
            EnableLoadScaling = loops != 1,
            MinEndpoint = random.Next(1, 4),
            PrefillMinEndpoint = random.Next(3) == 0 ? random.Next(1, 4) : null,
            DecodeMinEndpoint = random.Next(3) == 0 ? random.Next(1, 4) : null,
            PrefillEngineNumGpu = Pick<int?>(random, null, null, 1, 2),
            DecodeEngineNumGpu = Pick<int?>(random, null, null, 1, 4),
            TtftMs = Pick(random, 200, 500.0, 2000),
            ItlMs = Pick(random, 15, 20.0, 50),
            LoadPredictor = Pick(random, LoadPredictor.Constant, LoadPredictor.Constant, LoadPredictor.Constant, LoadPredictor.Kalman,
                LoadPredictor.Kalman, LoadPredictor.Auto, LoadPredictor.Arima, LoadPredictor.Prophet),
            LoadPredictorLog1p = random.Next(4) == 0,
            ThroughputAdjustmentInterval = TimeSpan.FromSeconds(Pick(random, 30, 60, 180)),
            LoadAdjustmentInterval = TimeSpan.FromSeconds(Pick(random, 5, 10, 20, 20)),
            OptimizationTarget = policy == "slo" ? OptimizationTarget.Sla
                : Pick(random, OptimizationTarget.Sla, OptimizationTarget.Sla, OptimizationTarget.Throughput, OptimizationTarget.Latency),
            NoCorrection = random.Next(2) == 0,
            TargetAttainment = Pick(random, 0.9, 0.99, 0.999),
            NoOperation = random.Next(20) == 0,
            AllowSharedControl = random.Next(3) == 0,
            LoadMinObservations = random.Next(2, 8),
        };
        return config with { MaxGpuBudget = random.Next(4) == 0 ? -1 : Least(config, gpus) + Pick(random, 0, 1, 2, 5, 10, 30) };
    }

    /// <summary>What differs from the defaults and matters in a walk.</summary>
    public static string Text(PlannerConfig config) =>
        $"{config.Policy} {config.Mode} {config.LoadPredictor}{(config.LoadPredictorLog1p ? " log1p" : "")}, " +
        $"loops{(config.EnableThroughputScaling ? " throughput" : "")}{(config.RunsLoadLoop ? " load" : "")} " +
        $"{config.ThroughputAdjustmentInterval.TotalSeconds}/{config.LoadAdjustmentInterval.TotalSeconds} s, " +
        $"minimum {config.MinPrefill}+{config.MinDecode}, budget {config.MaxGpuBudget}, " +
        $"GPUs {config.PrefillEngineNumGpu}/{config.DecodeEngineNumGpu}, TTFT {config.TtftMs} ITL {config.ItlMs}, " +
        $"{config.OptimizationTarget} {config.TargetAttainment}" +
        $"{(config.NoCorrection ? "" : " corrected")}{(config.NoOperation ? " advisory" : "")}{(config.AllowSharedControl ? " shared" : "")}";

    private static int Least(PlannerConfig config, int gpus) => (int)GpuBudget.MinimumGpus(
        config, new Pools<int>(config.PrefillEngineNumGpu ?? gpus, config.DecodeEngineNumGpu ?? gpus));

    private static T Pick<T>(Random random, params ReadOnlySpan<T> values) => values[random.Next(values.Length)];
}
