using Planner.Model;

namespace Planner.Policies;

/// <summary>What a policy wants, before any limit.</summary>
public sealed record PolicyPlan
{
    /// <summary>Engines wanted, not rounded; a pool outside the mode is ignored. Null where nothing can be planned.</summary>
    public Pools<double>? Engines { get; init; }

    /// <summary>Why these, or why none can be planned; a clause for a person.</summary>
    public required string Cause { get; init; }

    /// <summary>Why replicas stay, where they do; null: the same as <see cref="Cause"/>.</summary>
    public string? CauseToStay { get; init; }

    /// <summary>Why fewer replicas must not be had on this observation, for a person; null where they may.</summary>
    public string? WhyNotLess { get; init; }

    /// <summary>Whether there is traffic for a pool that is parked at 0 to wake up for.</summary>
    public bool HasTraffic { get; init; } = true;

    /// <summary>Observed over profiled latency that the plan goes by; 1 where nothing is corrected.</summary>
    public Pools<double> Corrections { get; init; } = new(1, 1);

    /// <summary>
    /// Share of requests that pools of a size keep within the limits, by which a budget that is too small is shared out;
    /// null: in proportion to the plan.
    /// </summary>
    public Func<Pools<int>, double>? Worth { get; init; }

    /// <summary>What the policy knows once it has planned; null: what it had learnt.</summary>
    public IPolicyState? State { get; init; }

    /// <summary>Nothing can be planned: replicas stay, but for what a floor adds.</summary>
    public static PolicyPlan Unknown(string reason) => new() { Cause = reason };
}
