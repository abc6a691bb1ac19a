using Planner.Configuration;
using Planner.Model;
using Planner.State;

namespace Planner.Loop;

/// <summary>
/// Fewest replicas that the load loop keeps: the minimum endpoints, and the throughput loop's plan where that runs. While
/// the plan's source is silent the last one stays in force.
/// </summary>
internal sealed class ThroughputFloorInForce(PlannerConfig config, ThroughputState known, Pools<int> current, DateTimeOffset now)
{
    private readonly ThroughputFloor? _plan = config.EnableThroughputScaling ? known.Floor : null;

    /// <summary>The fewest replicas; a pool outside the mode stays as it is.</summary>
    public Pools<int> Least => new(
        config.PlansPrefill ? Math.Max(config.MinPrefill, _plan?.Prefill ?? 0) : current.Prefill,
        config.PlansDecode ? Math.Max(config.MinDecode, _plan?.Decode ?? 0) : current.Decode);

    /// <summary>Why replicas are added that nobody else asks for.</summary>
    public string Cause => _plan is null ? "the pools are below their minimum" : "required by the throughput plan";

    /// <summary>A plan with at least as many replicas; the throughput loop's plan is a step.</summary>
    public Pools<int> Applied(Pools<int> wanted, DecisionTrail trail)
    {
        if (_plan is { } plan)
        {
            var age = now - plan.SetAt;
            trail.Add("floor",
                $"the throughput loop's plan needs {plan.Prefill} prefill and {plan.Decode} decode replicas" +
                (age > 2 * config.ThroughputAdjustmentInterval
                    ? $"; set {age.TotalSeconds:F0} s ago, in force until replaced" : ""),
                ("prefill", plan.Prefill), ("decode", plan.Decode), ("age_s", age.TotalSeconds));
        }

        return wanted.AtLeast(Least);
    }
}
