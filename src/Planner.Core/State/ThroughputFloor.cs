using System.Text.Json.Serialization;
using Planner.Model;

namespace Planner.State;

/// <summary>Lower bounds that the throughput loop sets for the load loop.</summary>
/// <param name="Prefill">Fewest prefill replicas.</param>
/// <param name="Decode">Fewest decode replicas.</param>
/// <param name="SetAt">When they were set.</param>
public sealed record ThroughputFloor(int Prefill, int Decode, DateTimeOffset SetAt)
{
    /// <summary>Fewest replicas.</summary>
    [JsonIgnore]
    public Pools<int> Replicas => new(Prefill, Decode);
}
