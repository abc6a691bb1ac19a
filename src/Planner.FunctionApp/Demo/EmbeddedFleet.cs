using Planner.Configuration;
using Planner.Engines;
using Planner.Simulation;

namespace Planner.FunctionApp.Demo;

/// <summary>The fleet that is planned where none is configured: one simulated deployment.</summary>
internal static class EmbeddedFleet
{
    /// <summary>Name of the deployment.</summary>
    public const string Name = "demo";

    /// <summary>The deployment.</summary>
    public static DeploymentConfig Deployment { get; } = new()
    {
        Name = Name,
        Config = new PlannerConfig
        {
            Policy = "slo",
            MaxGpuBudget = 16,
            TtftMs = 2000,
            ItlMs = 40,
            LoadPredictor = LoadPredictor.Kalman,
            ThroughputAdjustmentInterval = TimeSpan.FromSeconds(180),

            // Half a second of the wall clock: the usual five seconds would be more ticks than a laptop should be asked for.
            LoadAdjustmentInterval = TimeSpan.FromSeconds(30),
        },
    };

    /// <summary>The fleet.</summary>
    public static FleetConfig Fleet { get; } = new() { Deployments = [Deployment] };

    /// <summary>What the simulated engine can do.</summary>
    public static EngineCapacity Capacity { get; } = new(SyntheticEngine.Profile);
}
