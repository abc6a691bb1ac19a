using Planner.Observations;

namespace Planner.Planning;

/// <summary>Replicas of both pools.</summary>
/// <param name="Prefill">Prefill replicas.</param>
/// <param name="Decode">Decode (or aggregated) replicas.</param>
public readonly record struct ReplicaTargets(int Prefill, int Decode)
{
    /// <summary>What the pools ask for; 0 for one that is not there.</summary>
    public static ReplicaTargets Asked(PoolsSeen pools) => new(pools.Prefill?.Desired ?? 0, pools.Decode?.Desired ?? 0);

    /// <summary>The larger number of each pool.</summary>
    public ReplicaTargets AtLeast(ReplicaTargets other) =>
        new(Math.Max(Prefill, other.Prefill), Math.Max(Decode, other.Decode));

    /// <summary>The smaller number of each pool.</summary>
    public ReplicaTargets AtMost(ReplicaTargets other) =>
        new(Math.Min(Prefill, other.Prefill), Math.Min(Decode, other.Decode));
}

/// <summary>GPUs of one engine of each pool.</summary>
/// <param name="Prefill">GPUs of a prefill engine, at least 1.</param>
/// <param name="Decode">GPUs of a decode engine, at least 1.</param>
public readonly record struct EngineGpus(int Prefill, int Decode);

/// <summary>Traffic of the next interval as forecast.</summary>
/// <param name="RequestCount">Requests in the interval.</param>
/// <param name="Isl">Mean input length, tokens.</param>
/// <param name="Osl">Mean output length, tokens.</param>
public sealed record TrafficForecast(double RequestCount, double Isl, double Osl);
