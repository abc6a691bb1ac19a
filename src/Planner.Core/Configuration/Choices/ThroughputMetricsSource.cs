namespace Planner.Configuration;

/// <summary>Which component's metrics describe the traffic.</summary>
public enum ThroughputMetricsSource
{
    /// <summary>dynamo_frontend_*.</summary>
    Frontend,

    /// <summary>dynamo_component_router_*.</summary>
    Router,
}
