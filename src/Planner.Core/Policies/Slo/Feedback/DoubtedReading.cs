using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>A reading of the counters that does not follow from the last one that was trusted.</summary>
/// <param name="Counters">The reading.</param>
/// <param name="SlotEnd">End of the slot that it was read in.</param>
/// <param name="TakenAt">When its source took it.</param>
public sealed record DoubtedReading(FrontendCounters Counters, DateTimeOffset SlotEnd, DateTimeOffset TakenAt);
