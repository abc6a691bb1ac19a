using Planner.Model;

namespace Planner.Observations;

/// <summary>What a throughput tick sees.</summary>
/// <param name="Traffic">What the interval's metrics said.</param>
/// <param name="Prefill">The prefill pool; null where the mode has none.</param>
/// <param name="Decode">The decode (or aggregated) pool; null where the mode has none.</param>
public sealed record ThroughputObservation(TrafficObservation Traffic, PoolStatus? Prefill, PoolStatus? Decode)
{
    /// <summary>Who else scales these pools; null where nobody is known to.</summary>
    public string? SharedControl { get; init; }

    /// <summary>What the pools serve; null where that is not known.</summary>
    public ServedModel? Served { get; init; }

    /// <summary>The pools without the traffic.</summary>
    internal PoolsSeen Pools(DateTimeOffset at) =>
        new(at, Prefill, Decode) { SharedControl = SharedControl, Served = Served };
}
