using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Model;
using Planner.Policies;
using Planner.Simulation;
using Planner.Traces;

namespace Planner.Cli.Commands;

/// <summary>What a replay was asked to do, all of it read and checked.</summary>
internal sealed record ReplayRequest
{
    public required string TraceName { get; init; }

    /// <summary>Name of the configuration's file; empty where it is none.</summary>
    public required string ConfigName { get; init; }

    public required RequestTrace Trace { get; init; }

    /// <summary>The engine that is planned with.</summary>
    public required EngineCapacity Capacity { get; init; }

    /// <summary>Whether the planner is not told what the engine can do.</summary>
    public bool WithoutProfile { get; init; }

    /// <summary>What the planner is told.</summary>
    /// <param name="config">Its settings.</param>
    public TickSettings Settings(PlannerConfig config) => new(config, WithoutProfile ? null : Capacity);

    /// <summary>The engine that serves; usually the one that is planned with.</summary>
    public required EngineCapacity Engine { get; init; }

    public required DeploymentConfig Deployment { get; init; }

    public required SimulatorOptions Simulator { get; init; }

    /// <summary>A deployment that is never scaled, instead of the planner.</summary>
    public Pools<int>? Static { get; init; }

    public bool Compare { get; init; }

    /// <summary>Also the other policy, and a schedule that knows the trace.</summary>
    public bool ComparePolicies { get; init; }

    public bool Json { get; init; }

    public string? ReportFile { get; init; }

    public string? DecisionsFile { get; init; }

    public string? HtmlFile { get; init; }

    /// <summary>Files that must not be overwritten.</summary>
    public required IReadOnlyList<string?> Inputs { get; init; }

    /// <summary>The same with every policy that was not asked for and can plan for the configuration.</summary>
    public IEnumerable<ReplayRequest> WithOtherPolicies()
    {
        var config = Deployment.Config;
        return ScalingPolicies.All
            .Where(policy => policy != ScalingPolicies.Of(config) && policy.Rules.All(rule => rule.Broken(config) is null))
            .Select(policy => this with { Deployment = Deployment with { Config = config with { Policy = policy.Words[0] } } });
    }
}
