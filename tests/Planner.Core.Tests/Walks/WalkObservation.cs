using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Walks;

/// <summary>What an instance of the app saw, and what the walk knows of it.</summary>
internal sealed record WalkObservation(
    DateTimeOffset Now, double PassedS, PoolsSeen Pools, TrafficObservation Traffic, LoadObservation Load)
{
    /// <summary>The API server did not answer.</summary>
    public bool IsBlind { get; init; }

    /// <summary>Whether all pools were shown.</summary>
    public bool ShowsPools => !IsBlind && Fault.Kind != WalkFault.PoolMissing;

    /// <summary>What was wrong.</summary>
    public required WalkAction.Fault Fault { get; init; }

    /// <summary>Requests are in flight, and the counters are the last ones once more, or no request has finished since.</summary>
    public bool ShowsNothingNew { get; init; }

    /// <summary>The gauges are the last ones once more.</summary>
    public bool ShowsOldGauges { get; init; }

    /// <summary>How often somebody else had scaled by then.</summary>
    public int ExternalChanges { get; init; }

    /// <summary>Why the observation is no evidence that fewer replicas would do; null where it is.</summary>
    public string? NoEvidence(DecisionLoop loop, PlannerConfig config) =>
        IsBlind ? "blind"
        : loop == DecisionLoop.Throughput ? NoEvidenceOfTraffic()
        : config.Policy == "slo" ? NoEvidenceOfCounters()
        : NoEvidenceOfGauges();

    private string? NoEvidenceOfTraffic() =>
        Traffic is TrafficObservation.Unavailable ? "missing"
        : Traffic is TrafficObservation.Stall ? "stalled"
        : Traffic.Partial is not null ? "partial"
        : Fault.Poison is { IsOfTheTraffic: true } && Traffic is TrafficObservation.Traffic ? "poisoned"
        : null;

    private string? NoEvidenceOfCounters() =>
        Load.Counters is null ? "missing"
        : Load.Partial is not null ? "partial"
        : Fault.Poison is { IsOfTheCounters: true } ? "poisoned"
        : ShowsNothingNew ? "frozen or stalled"
        : null;

    private string? NoEvidenceOfGauges() =>
        Load.Unavailable is not null || Load.Samples.Count == 0 ? "missing"
        : Load.Partial is not null ? "partial"
        : Fault.Poison is { IsOfTheGauges: true } ? "poisoned"
        : ShowsOldGauges && ShowsNothingNew ? "frozen"
        : Fault.Kind == WalkFault.WorkersDiffer ? "of other workers"
        : null;
}
