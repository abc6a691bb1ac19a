namespace Planner.Configuration;

/// <summary>What the load loop scales by.</summary>
public enum OptimizationTarget
{
    /// <summary>The latency limits.</summary>
    Sla,

    /// <summary>High use of the engines.</summary>
    Throughput,

    /// <summary>Low use of the engines.</summary>
    Latency,
}
