using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Loop;

/// <summary>What must be known of the pools before anything can be planned for them.</summary>
public static class PoolRules
{
    /// <summary>Whether every pool that the mode plans is shown.</summary>
    internal static bool IsWhole(PlannerConfig config, PoolsSeen pools) =>
        (!config.PlansPrefill || pools.Prefill is not null) && (!config.PlansDecode || pools.Decode is not null);

    /// <summary>Whether nothing is scaled from here, by configuration or because somebody else scales the same pools.</summary>
    internal static bool AdvisesOnly(PlannerConfig config, PoolsSeen pools) =>
        config.AdvisesBecauseOf is not null || (pools.SharedControl is not null && !config.AllowSharedControl);

    /// <summary>Why replicas to ask for break a bound of today's configuration; null where they break none.</summary>
    internal static string? Breach(PlannerConfig config, Pools<int> current, Pools<int> to, Pools<int> gpus)
    {
        if (Breach("prefill", config.PlansPrefill, (current.Prefill, to.Prefill), config.MinPrefill) is { } prefill)
        {
            return prefill;
        }

        if (Breach("decode", config.PlansDecode, (current.Decode, to.Decode), config.MinDecode) is { } decode)
        {
            return decode;
        }

        if (config.MaxGpuBudget >= 0 && UnknownGpus(config, gpus) is { } unknown)
        {
            return unknown;
        }

        var needed = GpuBudget.Gpus(config.Mode, to, gpus);
        return config.MaxGpuBudget >= 0 && needed > config.MaxGpuBudget
            ? $"{to.Prefill} prefill and {to.Decode} decode replicas take {needed} GPUs, the budget is {config.MaxGpuBudget}"
            : null;
    }

    /// <summary>Which pool's GPUs nobody tells, without which no budget can be kept; null where all are known.</summary>
    internal static string? UnknownGpus(PlannerConfig config, Pools<int> gpus) =>
        config.PlansPrefill && gpus.Prefill <= 0 ? GpusUnknown("prefill")
        : config.PlansDecode && gpus.Decode <= 0 ? GpusUnknown("decode")
        : null;

    private static string GpusUnknown(string pool) => $"the GPUs of a {pool} engine are unknown; set {pool}_engine_num_gpu";

    private static string? Breach(string pool, bool isPlanned, (int Current, int To) replicas, int minimum) => replicas switch
    {
        var (current, to) when to != current && !isPlanned => $"the mode plans no {pool} pool",
        (_, > Plausible.MostEngines or < 0) => $"{replicas.To} {pool} replicas are implausible",
        var (_, to) when isPlanned && to < minimum => $"{to} {pool} replicas are below the minimum of {minimum}",
        _ => null,
    };

    /// <summary>GPUs of one engine: the manifest's, which are paid for, else the configuration's; 0 where neither names any.</summary>
    public static Pools<int> Gpus(PlannerConfig config, Pools<PoolStatus?> pools) =>
        new Pools<int?>(config.PrefillEngineNumGpu, config.DecodeEngineNumGpu)
            .With(pools, (configured, pool) => pool?.GpusPerReplica ?? configured ?? 0);

    /// <summary>Why the pools cannot be scaled, with the remedy; null where they can.</summary>
    internal static string? Obstacle(PlannerConfig config, Pools<PoolStatus?> pools, Pools<int> gpus) =>
        Obstacle("prefill", config.PlansPrefill, pools.Prefill, gpus.Prefill)
        ?? Obstacle("decode", config.PlansDecode, pools.Decode, gpus.Decode)
        ?? BudgetObstacle(config, gpus);

    private static string? Obstacle(string pool, bool planned, PoolStatus? status, int gpus)
    {
        if (!planned)
        {
            return null;
        }

        if (status is null)
        {
            return $"the deployment has no {pool} pool";
        }

        return gpus > 0 ? null : GpusUnknown(pool);
    }

    private static string? BudgetObstacle(PlannerConfig config, Pools<int> gpus)
    {
        var minimum = GpuBudget.MinimumGpus(config, gpus);
        return config.MaxGpuBudget < 0 || minimum <= config.MaxGpuBudget
            ? null
            : $"the minimum endpoints take {minimum} GPUs, the budget is {config.MaxGpuBudget}; raise max_gpu_budget";
    }
}
