namespace Planner.Cluster.Dynamo;

/// <summary>What the names of Dynamo's metrics begin with.</summary>
internal static class MetricNames
{
    /// <summary>Of a frontend: its requests, and the gauges of the workers behind it.</summary>
    public const string Frontend = "dynamo_frontend_";

    /// <summary>Of a router.</summary>
    public const string Router = "dynamo_component_router_";
}
