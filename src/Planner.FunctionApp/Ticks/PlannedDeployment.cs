using Planner.Configuration;
using Planner.Planning;

namespace Planner.FunctionApp.Ticks;

/// <summary>A deployment of the fleet with all that its ticks need.</summary>
/// <param name="Config">What the fleet file says.</param>
/// <param name="Settings">Its settings and engine profile.</param>
public sealed record PlannedDeployment(DeploymentConfig Config, TickSettings Settings)
{
    /// <summary>Key in state, routes and metrics.</summary>
    public string Name => Config.Name;

    /// <summary>Time between two throughput ticks.</summary>
    public TimeSpan ThroughputInterval => Settings.Config.ThroughputAdjustmentInterval;
}
