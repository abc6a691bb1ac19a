using Planner.Configuration.Reading;

namespace Planner.Configuration;

/// <summary>The command that computes the engine profile that Dynamo's rapid mode does not leave.</summary>
public sealed record ProfileCommand
{
    /// <summary>Name of the settings' file in Dynamo's ConfigMaps.</summary>
    public const string SettingsFile = "planner_config.json";

    /// <summary>The engines.</summary>
    public required EnginePicks Picks { get; init; }

    /// <summary>Name of the deployment, which the folder gets.</summary>
    public required string Name { get; init; }

    /// <summary>The file that has the settings: a fleet file, or a document of settings.</summary>
    public string Spec { get; init; } = SettingsFile;

    /// <summary>Whether the file has other deployments too.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>The key that names the folder afterwards: a fleet file's, or one of the settings where they are by themselves.</summary>
    public string Key { get; init; } = FleetKeys.Profile;

    /// <summary>The ConfigMap that has the settings, which must be saved as <see cref="SettingsFile"/> first; null: a file has them.</summary>
    public string? ConfigMap { get; init; }

    /// <summary>Kubernetes namespace of <see cref="ConfigMap"/>; null: the current one.</summary>
    public string? K8sNamespace { get; init; }

    /// <summary>The profile's folder as the configuration names it: relative to the configuration's own folder.</summary>
    public string Folder => $"profiles/{Name}";

    /// <summary>What is typed in a shell. A fact that the settings lack is an option in capitals, to be filled in.</summary>
    public string Line
    {
        get
        {
            var spec = ConfigMap is null ? Spec : SettingsFile;
            var folder = Path.GetDirectoryName(spec) is { Length: > 0 } parent ? Path.Combine(parent, Folder) : Folder;
            string?[] words =
            [
                "python3 tools/aic-profile/aic_profile.py --spec", Quoted(spec),
                ConfigMap is null && IsOneOfSeveral ? $"--deployment {Name}" : null,
                Picks.Model is null ? "--model MODEL" : null,
                Picks.System is null ? "--system SYSTEM" : null,
                Picks.Backend is null ? "--backend BACKEND" : null,
                "--output", Quoted(folder),
            ];
            return string.Join(' ', words.OfType<string>());
        }
    }

    /// <summary>What a person has to do, in a sentence without a full stop.</summary>
    public string Remedy =>
        $"Dynamo's rapid mode leaves none: make it with `{Saving}{Line}`, then set `{Key}: {Folder}`";

    private string Saving => ConfigMap is null
        ? ""
        : $"kubectl get configmap {ConfigMap}{(K8sNamespace is null ? "" : $" -n {K8sNamespace}")} " +
            $"-o jsonpath='{{.data.planner_config\\.json}}' > {SettingsFile} && ";

    /// <summary>What is missing, what that means, and the remedy.</summary>
    /// <param name="isNeeded">Whether the deployment's policy cannot plan without one.</param>
    public string Notice(bool isNeeded) =>
        $"there is no engine profile; {(isNeeded ? "until there is, throughput scaling holds the replicas" : "load scaling by itself needs none")}. {Remedy}";

    private static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? path : $"'{path.Replace("'", "'\\''")}'";
}
