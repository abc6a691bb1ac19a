using Planner.Model;
using Planner.Policies;

namespace Planner.Loop;

/// <summary>A throughput tick's plan before budget and hold.</summary>
/// <param name="Forecast">The traffic that it is for.</param>
/// <param name="Policy">What the policy wants.</param>
/// <param name="Wanted">The replicas that follow.</param>
internal sealed record SizedPlan(TrafficForecast Forecast, PolicyPlan Policy, Pools<int> Wanted)
{
    /// <summary>Whether a pool stays at 0 that it would otherwise leave.</summary>
    public bool IsParked { get; init; }
}
