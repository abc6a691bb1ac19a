namespace Planner.Configuration;

/// <summary>What a fleet file says: the deployments to plan.</summary>
public sealed record FleetConfig
{
    /// <summary>At least one, names unique.</summary>
    public required IReadOnlyList<DeploymentConfig> Deployments { get; init; }

    /// <summary>Whether the document is no fleet file but the settings of one deployment.</summary>
    public bool IsBare { get; init; }
}
