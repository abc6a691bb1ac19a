namespace Planner.Configuration.Reading;

/// <summary>The keys of a fleet file around the settings that <see cref="ConfigKeys"/> lists.</summary>
internal static class FleetKeys
{
    /// <summary>The list of deployments; a document that has it is a fleet file.</summary>
    public const string Deployments = "deployments";

    /// <summary>What the deployments share.</summary>
    public const string Fleet = "fleet";

    /// <summary>The settings of a deployment, the one key whose value may be a mapping.</summary>
    public const string Config = "config";

    /// <summary>The engine profile of a deployment.</summary>
    public const string Profile = "profile";

    /// <summary>Keys of <c>fleet</c>.</summary>
    public static IReadOnlyList<ConfigKey<FleetConfig>> OfFleet { get; } =
    [
        UnenforcedKind.Key<FleetConfig>("max_total_gpus", -1, "Most GPUs of all deployments together.",
            "set max_gpu_budget in each deployment's config"),
        UnenforcedKind.Key<FleetConfig>("min_total_gpus", -1, "Fewest GPUs of all deployments together.",
            "set min_endpoint in each deployment's config"),
        UnenforcedKind.Key<FleetConfig>("max_total_watts", -1, "Most power of all deployments together.",
            "set max_gpu_budget in each deployment's config"),
    ];

    /// <summary>Keys of each of the deployments.</summary>
    public static IReadOnlyList<ConfigKey<DeploymentConfig>> OfDeployment { get; } =
    [
        new("name", TextKind.Label, d => d.Name, (d, value) => d with { Name = (string)value },
            "The deployment's key in state, routes and metrics; unique in the fleet.") { IsRequired = true },
        new("k8s_namespace", TextKind.Label, d => d.K8sNamespace,
            (d, value) => d with { K8sNamespace = (string)value },
            "Kubernetes namespace of the DynamoGraphDeployment. Without it the current one."),
        new("dgd", TextKind.Subdomain, d => d.Dgd, (d, value) => d with { Dgd = (string)value },
            "Name of the DynamoGraphDeployment that is scaled. Without it `name`."),
        new(Profile, TextKind.ProfileSource, d => d.Profile, (d, value) => d with { Profile = (string)value },
            "The engine profile: a folder, or `configmap:planner-profile-data-xxxx`. Else `profile_results_dir`."),
        new(Config, TextKind.SettingsSource, d => d.ConfigSource,
            (d, value) => d with { ConfigSource = (string)value },
            "The settings: the keys below, or a file that has them, or `configmap:planner-config-xxxx`."),
        UnenforcedKind.Key<DeploymentConfig>("priority", 100, "Who gets GPUs first where the fleet has too few.",
            "divide them by each deployment's max_gpu_budget"),
        UnenforcedKind.Key<DeploymentConfig>("weight", 1, "Share of the GPUs where the fleet has too few.",
            "divide them by each deployment's max_gpu_budget"),
        UnenforcedKind.Key<DeploymentConfig>("schedules", null, "Fewest or fixed replicas by the time of day.",
            "set min_endpoint for the busiest time, or rescale with a hold over the API"),
    ];
}
