using Planner.Model;

namespace Planner.Simulation.Model;

/// <summary>Gauges and pool states at one instant.</summary>
internal sealed record ModelSnapshot(
    double TimeS,
    IReadOnlyList<PrefillGauges> Prefill,
    IReadOnlyList<DecodeGauges> Decode,
    PoolStatus PrefillStatus,
    PoolStatus DecodeStatus);
