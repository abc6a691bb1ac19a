using Planner.Model;

namespace Planner.Runtime;

/// <summary>The pools do not ask for what was read: somebody else has scaled.</summary>
public sealed class ScaleConflictException(ReplicaTargets current)
    : ClusterException($"somebody else has scaled to {current.Prefill} prefill and {current.Decode} decode replicas")
{
    /// <summary>What the pools ask for.</summary>
    public ReplicaTargets Current { get; } = current;
}
