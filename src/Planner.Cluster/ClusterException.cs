using Planner.Model;

namespace Planner.Cluster;

/// <summary>The cluster could not be read or scaled. One line that says what to do.</summary>
public class ClusterException(string message) : Exception(message);

/// <summary>One pool was scaled and the other was not.</summary>
/// <param name="reached">What the pools ask for now.</param>
/// <param name="message">Which pool was scaled, which was not, and why.</param>
public sealed class PartialScaleException(ReplicaTargets reached, string message) : ClusterException(message)
{
    /// <summary>What the pools ask for now.</summary>
    public ReplicaTargets Reached { get; } = reached;
}

/// <summary>The pools do not ask for what was read: somebody else has scaled.</summary>
public sealed class ScaleConflictException(ReplicaTargets current)
    : ClusterException($"somebody else has scaled to {current.Prefill} prefill and {current.Decode} decode replicas")
{
    /// <summary>What the pools ask for.</summary>
    public ReplicaTargets Current { get; } = current;
}
