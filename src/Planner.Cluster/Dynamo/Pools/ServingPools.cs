namespace Planner.Cluster.Dynamo;

/// <summary>What a planner sees in a DynamoGraphDeployment.</summary>
public sealed record ServingPools
{
    /// <summary>The prefill pool; null where there is none, or more than one.</summary>
    public ServingPool? Prefill { get; init; }

    /// <summary>The decode pool, or the only one of aggregated serving; null where there is none, or more than one.</summary>
    public ServingPool? Decode { get; init; }

    /// <summary>Pools that several components match, as "prefill: a, b".</summary>
    public IReadOnlyList<string> Ambiguous { get; init; } = [];

    /// <summary>Names of the frontends.</summary>
    public IReadOnlyList<string> Frontends { get; init; } = [];

    /// <summary>A planner of Dynamo's own inside the deployment; null where there is none.</summary>
    public PlannerInside? Planner { get; init; }

    /// <summary>What could not be found, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
