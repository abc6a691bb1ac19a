using Planner.Planning;

namespace Planner.Cluster;

/// <summary>The cluster could not be read or scaled. One line that says what to do.</summary>
public class ClusterException(string message) : Exception(message);

/// <summary>The pools do not ask for what was read: somebody else has scaled.</summary>
public sealed class ScaleConflictException(ReplicaTargets current)
    : ClusterException($"somebody else has scaled to {current.Prefill} prefill and {current.Decode} decode replicas")
{
    /// <summary>What the pools ask for.</summary>
    public ReplicaTargets Current { get; } = current;
}
