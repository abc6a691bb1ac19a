using Planner.Configuration;
using Planner.Engines;
using Planner.Model;

namespace Planner.Loop;

/// <summary>Where cluster, configuration and profile do not agree on what an engine is, for a person.</summary>
public static class EngineNotes
{
    /// <summary>Share by which two sizes of a KV cache may differ without a word: blocks are rounded.</summary>
    private const double Rounding = 0.05;

    /// <summary>The notes, none where all agree.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="engine">The engine as the deployment runs it; null where there is no profile.</param>
    /// <param name="pools">The pools as the cluster shows them; default where there is none.</param>
    public static IEnumerable<string> Of(PlannerConfig config, EngineCapacity? engine, Pools<PoolStatus?> pools) =>
    [
        .. Gpus("prefill", config.PlansPrefill, pools.Prefill?.GpusPerReplica, config.PrefillEngineNumGpu, engine?.ProfiledGpus.Prefill),
        .. Gpus("decode", config.PlansDecode, pools.Decode?.GpusPerReplica, config.DecodeEngineNumGpu, engine?.ProfiledGpus.Decode),
        .. KvCache(engine),
    ];

    private static IEnumerable<string> Gpus(string pool, bool isPlanned, int? cluster, int? configured, int? profiled)
    {
        if (isPlanned && cluster is { } gpus && configured is { } other && gpus != other)
        {
            yield return $"GPUs of a {pool} engine: {gpus} in the cluster, which counts, and {other} by {pool}_engine_num_gpu";
        }

        if (isPlanned && (cluster ?? configured) is { } used && profiled is { } measured && used != measured)
        {
            yield return $"GPUs of a {pool} engine: {used}, and {measured} in the profile: use a profile of this engine";
        }
    }

    private static IEnumerable<string> KvCache(EngineCapacity? engine)
    {
        if (engine is { Limits.KvTokens: not null } && Math.Abs((engine.KvTokens / engine.Decode.MaxKvTokens) - 1) > Rounding)
        {
            yield return $"a decode engine's KV cache holds {engine.KvTokens:F0} tokens, and {engine.Decode.MaxKvTokens:F0} by the " +
                "profile: the engine's size is used";
        }
    }
}
