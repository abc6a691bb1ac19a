using Planner.Configuration;
using Planner.Engines;
using Planner.Policies;

namespace Planner.Loop;

/// <summary>What a tick is told besides state, observation and time.</summary>
/// <param name="Config">The deployment's settings, valid.</param>
/// <param name="Capacity">The engine's profile; null where there is none.</param>
public sealed record TickSettings(PlannerConfig Config, EngineCapacity? Capacity)
{
    private readonly IScalingPolicy? _policy;

    /// <summary>The policy that decides: the one that the configuration asks for, unless another is given.</summary>
    public IScalingPolicy Policy
    {
        get => _policy ?? ScalingPolicies.Of(Config);
        init => _policy = value;
    }

    /// <summary>What to do where there is no profile, beyond naming one; null where that is all.</summary>
    public string? ProfileRemedy { get; init; }

    /// <summary>Whether the load loop runs.</summary>
    public bool RunsLoadLoop => Config.EnableLoadScaling || Policy.DecidesInLoadLoop;

    /// <summary>What keeps the policy from planning, with the remedy where it may be the profile that is missing.</summary>
    internal string? Remedied(string? obstacle) =>
        obstacle is null || Capacity is not null || ProfileRemedy is null ? obstacle : $"{obstacle}. {ProfileRemedy}";
}
