namespace Planner.Model;

/// <summary>Replicas that are on their way.</summary>
/// <param name="Targets">Replicas of each pool once they serve.</param>
/// <param name="Since">When they were asked for.</param>
public sealed record AwaitedReplicas(Pools<int> Targets, DateTimeOffset Since);
