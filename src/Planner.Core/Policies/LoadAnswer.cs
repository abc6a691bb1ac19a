namespace Planner.Policies;

/// <summary>A policy's answer to a slot's load.</summary>
/// <param name="Learnt">What it knows now.</param>
/// <param name="IsInformed">Whether the observation said anything.</param>
/// <param name="Plan">Plans; asked only where the loop is free to decide.</param>
public sealed record LoadAnswer(IPolicyState Learnt, bool IsInformed, Func<PolicyPlan> Plan)
{
    /// <summary>Why nothing can be planned whatever is seen, with the remedy; null where it can.</summary>
    public string? Obstacle { get; init; }
}
