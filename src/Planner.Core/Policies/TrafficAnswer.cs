using Planner.Model;

namespace Planner.Policies;

/// <summary>A policy's answer to an interval's traffic.</summary>
/// <param name="Learnt">What it knows now.</param>
/// <param name="Plan">Plans for a forecast; asked only where the loop is free to decide.</param>
public sealed record TrafficAnswer(IPolicyState Learnt, Func<TrafficForecast, PolicyPlan> Plan)
{
    /// <summary>Why nothing can be planned whatever is seen, with the remedy; null where it can.</summary>
    public string? Obstacle { get; init; }
}
