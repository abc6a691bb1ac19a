using Planner.Model;

namespace Planner.Runtime;

/// <summary>The pools do not ask for what was read: somebody else has scaled.</summary>
public sealed class ScaleConflictException(Pools<int> current)
    : ClusterException($"the pools were scaled externally to {current.Prefill} prefill and {current.Decode} decode replicas")
{
    /// <summary>What the pools ask for.</summary>
    public Pools<int> Current { get; } = current;
}
