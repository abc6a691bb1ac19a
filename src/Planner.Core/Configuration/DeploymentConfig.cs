namespace Planner.Configuration;

/// <summary>One deployment of a fleet.</summary>
public sealed record DeploymentConfig
{
    /// <summary>RFC 1123 label; the key in state, routes and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Kubernetes namespace; null: the current one.</summary>
    public string? K8sNamespace { get; init; }

    /// <summary>Name of the DynamoGraphDeployment; null: <see cref="Name"/>.</summary>
    public string? Dgd { get; init; }

    /// <summary>Folder of the engine profile, or <c>configmap:NAME</c>; null: the settings' profile_results_dir.</summary>
    public string? Profile { get; init; }

    /// <summary>Where the settings are when not inline: a file, or <c>configmap:NAME</c>.</summary>
    public string? ConfigSource { get; init; }

    /// <summary>The settings; defaults where <see cref="ConfigSource"/> has yet to be read.</summary>
    public PlannerConfig Config { get; init; } = new();

    /// <summary>Name of the DGD that is scaled.</summary>
    public string DgdName => Dgd ?? Name;
}
