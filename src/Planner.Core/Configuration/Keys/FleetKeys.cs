namespace Planner.Configuration;

/// <summary>The keys of a fleet file around the settings that <see cref="ConfigKeys"/> lists.</summary>
internal static class FleetKeys
{
    /// <summary>The list of deployments; a document that has it is a fleet file.</summary>
    public const string Deployments = "deployments";

    /// <summary>What the deployments share.</summary>
    public const string Fleet = "fleet";

    /// <summary>The settings of a deployment, the one key whose value may be a mapping.</summary>
    public const string Config = "config";

    /// <summary>Keys of <c>fleet</c>.</summary>
    public static IReadOnlyList<ConfigKey<FleetConfig>> OfFleet { get; } =
    [
        new("max_total_gpus", NumberKind.Integer(-1, unit: "GPUs; -1: no limit"),
            fleet => fleet.MaxTotalGpus, (fleet, value) => fleet with { MaxTotalGpus = (int)value },
            "Most GPUs of all deployments together. At least what their fewest replicas need."),
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
        new("profile", TextKind.ProfileSource, d => d.Profile, (d, value) => d with { Profile = (string)value },
            "The engine profile: a folder, or `configmap:planner-profile-data-xxxx`. Else `profile_results_dir`."),
        new(Config, TextKind.SettingsSource, d => d.ConfigSource,
            (d, value) => d with { ConfigSource = (string)value },
            "The settings: the keys below, or a file that has them, or `configmap:planner-config-xxxx`."),
    ];
}
