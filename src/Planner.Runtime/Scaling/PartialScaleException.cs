using Planner.Model;

namespace Planner.Runtime;

/// <summary>One pool was scaled and the other was not.</summary>
/// <param name="reached">What the pools ask for now.</param>
/// <param name="message">Which pool was scaled, which was not, and why.</param>
public sealed class PartialScaleException(Pools<int> reached, string message) : ClusterException(message)
{
    /// <summary>What the pools ask for now.</summary>
    public Pools<int> Reached { get; } = reached;
}
