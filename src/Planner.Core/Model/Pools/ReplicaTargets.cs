namespace Planner.Model;

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
