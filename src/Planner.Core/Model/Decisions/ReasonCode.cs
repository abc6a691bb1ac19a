namespace Planner.Model;

/// <summary>
/// What a decision rests on, for scripts and alerts: stable, unlike the sentence beside it. Written in snake case; a new code
/// may be added, none changes its meaning.
/// </summary>
public enum ReasonCode
{
    /// <summary>The pools, or the deployment, cannot be read.</summary>
    Unobserved,

    /// <summary>The policy cannot plan for this deployment at all, such as without an engine profile.</summary>
    PolicyObstacle,

    /// <summary>The pools cannot be scaled: one is missing, its GPUs are unknown, or the minimum exceeds the budget.</summary>
    PoolObstacle,

    /// <summary>The source of traffic or load says nothing that can be used.</summary>
    NoData,

    /// <summary>No traffic has been seen yet.</summary>
    NoTrafficYet,

    /// <summary>The plan has more engines than any cluster.</summary>
    AbsurdPlan,

    /// <summary>A person holds the replicas.</summary>
    Held,

    /// <summary>Somebody else scaled; the replicas are left alone for a while.</summary>
    ExternalScaling,

    /// <summary>An interrupted scaling is finished.</summary>
    Finish,

    /// <summary>A scaling could not be carried out.</summary>
    NotCarriedOut,

    /// <summary>The forecast traffic decides.</summary>
    Forecast,

    /// <summary>The load or demand of the moment decides.</summary>
    Load,

    /// <summary>The throughput loop's plan, or the minimum, asks for more than the load does.</summary>
    Floor,

    /// <summary>The GPU budget cuts the plan.</summary>
    Budget,

    /// <summary>Fewer replicas would do, but the observation is no evidence for it.</summary>
    NoEvidence,

    /// <summary>A pool at 0 stays there until there is traffic.</summary>
    Parked,

    /// <summary>A person rescaled.</summary>
    Rescale,

    /// <summary>A person ended a hold.</summary>
    Release,
}
