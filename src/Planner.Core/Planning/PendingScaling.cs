namespace Planner.Planning;

/// <summary>
/// A scaling that was decided and stored but is not known to be done: what a crash between the two leaves behind.
/// </summary>
/// <param name="From">Replicas that were asked for when it was decided.</param>
/// <param name="To">Replicas to ask for.</param>
/// <param name="Deadline">When it is too old to be finished.</param>
public sealed record PendingScaling(ReplicaTargets From, ReplicaTargets To, DateTimeOffset Deadline)
{
    /// <summary>Whether it still has to be done: nobody has scaled since, and it is not too old.</summary>
    public bool IsUnfinished(ReplicaTargets current, DateTimeOffset now) => current == From && now < Deadline;
}
