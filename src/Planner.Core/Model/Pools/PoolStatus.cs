namespace Planner.Model;

/// <summary>A pool as the cluster shows it.</summary>
/// <param name="Desired">Replicas asked for.</param>
/// <param name="Ready">Replicas that serve.</param>
/// <param name="Stable">No replica is starting or stopping.</param>
/// <param name="GpusPerReplica">GPUs of one replica; null where the manifest names none.</param>
public sealed record PoolStatus(int Desired, int Ready, bool Stable, int? GpusPerReplica = null)
{
    /// <summary>Replicas that exist, starting and draining ones included; null where the cluster does not say.</summary>
    public int? Existing { get; init; }

    /// <summary>Why the number asked for is not being carried out, for a person; null where it is, or nobody can tell.</summary>
    public string? NotCarriedOut { get; init; }
}
