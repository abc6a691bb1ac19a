using System.CommandLine;
using Planner.Capacity;
using Planner.Cli.Input;
using Planner.Configuration;

namespace Planner.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Config() => new("--config", "-c")
    {
        Description = "Fleet file or planner configuration, YAML or JSON (default: PLANNER_CONFIG)",
        HelpName = "FILE",
    };

    public static Option<string?> Deployment() => new("--deployment", "-d")
    {
        Description = "Which deployment of the fleet (needed when it has several)",
        HelpName = "NAME",
    };

    public static Option<string?> Profile() => new("--profile")
    {
        Description = "Folder of the engine profile (default: the configuration's)",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for scripts" };

    /// <summary>The profile that the option names, else the deployment's.</summary>
    public static EngineProfile ReadProfile(string? option, DeploymentConfig deployment, FleetInput fleet)
    {
        if (option is not null)
        {
            return ProfileInput.Read(option);
        }

        var named = deployment.Profile ?? deployment.Config.ProfileResultsDir
            ?? throw new InputException($"{deployment.Name}: no engine profile; name its folder with --profile");
        return named.StartsWith("configmap:", StringComparison.Ordinal)
            ? throw new InputException($"{deployment.Name}: the profile is in a ConfigMap; save its two files in a " +
                "folder and name it with --profile")
            : ProfileInput.Read(fleet.Resolve(named));
    }
}
