namespace Planner.State;

/// <summary>Lower bounds that the throughput loop sets for the load loop.</summary>
/// <param name="Prefill">Fewest prefill replicas.</param>
/// <param name="Decode">Fewest decode replicas.</param>
/// <param name="SetAt">When they were set.</param>
public sealed record ThroughputFloor(int Prefill, int Decode, DateTimeOffset SetAt);
