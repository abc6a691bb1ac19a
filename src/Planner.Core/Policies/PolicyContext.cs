using Planner.Configuration;
using Planner.Engines;
using Planner.Model;

namespace Planner.Policies;

/// <summary>What a policy is told besides an observation.</summary>
/// <param name="Config">The deployment's settings, valid.</param>
/// <param name="Capacity">What its engines can do; null where there is no profile.</param>
/// <param name="Trail">Takes the steps of the decision.</param>
public sealed record PolicyContext(PlannerConfig Config, EngineCapacity? Capacity, DecisionTrail Trail)
{
    /// <summary>When it is.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>End of the slot that is observed.</summary>
    public required DateTimeOffset SlotEnd { get; init; }

    /// <summary>Whether the slot has been learnt already: it must teach nothing twice.</summary>
    public required bool IsRepeat { get; init; }

    /// <summary>What the policy knew before.</summary>
    public required IPolicyState State { get; init; }

    /// <summary>The pools as they are.</summary>
    public required PoolsSeen Pools { get; init; }

    /// <summary>What one rank of a decode engine may hold, as the engines show it.</summary>
    public EngineLimits Limits { get; init; } = EngineLimits.Unknown;

    /// <summary>GPUs of one engine.</summary>
    public required Pools<int> Gpus { get; init; }

    /// <summary>How long new workers take.</summary>
    public required StartupTime Startup { get; init; }

    /// <summary>Fewest replicas that the loop will keep: minimum endpoints, and the throughput loop's plan where one is in force.</summary>
    public required Pools<int> Least { get; init; }

    /// <summary>Replicas that are asked for now.</summary>
    public Pools<int> Current => Pools.Asked;
}
