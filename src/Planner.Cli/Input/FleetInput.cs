using Planner.Cli.Output;
using Planner.Configuration;

namespace Planner.Cli.Input;

/// <summary>Reads a configuration file and the files that it refers to.</summary>
/// <param name="path">The configuration file; null: the file or document in <c>PLANNER_CONFIG</c>.</param>
internal sealed class FleetInput(string? path)
{
    private const string ConfigVariable = "PLANNER_CONFIG";
    private const string ConfigMapPrefix = "configmap:";

    /// <summary>Everything that is wrong with the configuration, and the fleet where nothing is.</summary>
    public (FleetConfig? Fleet, IReadOnlyList<ConfigProblem> Problems) Check()
    {
        var result = ConfigReader.Read(Text(), Environment.GetEnvironmentVariable);
        if (result.Fleet is not { } fleet)
        {
            return (null, result.Problems);
        }

        var problems = new List<ConfigProblem>(result.Problems);
        var whole = fleet with { Deployments = [.. fleet.Deployments.Select((d, i) => Referenced(d, i, problems))] };
        problems.AddRange(FleetRules.Check(whole).Except(result.Problems));
        return problems.Any(problem => problem.Severity == ConfigSeverity.Error) ? (null, problems) : (whole, problems);
    }

    /// <summary>The deployment that a command works on.</summary>
    /// <param name="name">Its name; null where the fleet has one only.</param>
    /// <param name="output">Told the configuration's warnings.</param>
    public DeploymentConfig Deployment(string? name, CommandOutput output)
    {
        var (fleet, problems) = Check();
        if (fleet is null)
        {
            throw new InputException([.. problems.Select(problem => problem.ToString())]);
        }

        foreach (var warning in problems)
        {
            output.Problem(warning.ToString());
        }

        var names = string.Join(", ", fleet.Deployments.Select(deployment => deployment.Name));
        return name is null && fleet.Deployments.Count == 1
            ? fleet.Deployments[0]
            : fleet.Deployments.SingleOrDefault(deployment => deployment.Name == name)
                ?? throw new InputException($"the fleet has {names}; name one of them with --deployment");
    }

    /// <summary>A path in the configuration, which is relative to the configuration file.</summary>
    public string Resolve(string reference) =>
        Path.Combine(path is null ? "" : Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", reference);

    private string Text()
    {
        var named = path ?? Environment.GetEnvironmentVariable(ConfigVariable);
        if (string.IsNullOrWhiteSpace(named))
        {
            throw new InputException($"no configuration: name a file with --config, or set {ConfigVariable}");
        }

        var isDocument = path is null && (named.Contains('\n') || named.TrimStart().StartsWith('{'));
        return isDocument ? named : InputFile.ReadText(named, "configuration");
    }

    private DeploymentConfig Referenced(DeploymentConfig deployment, int index, List<ConfigProblem> problems)
    {
        if (deployment.ConfigSource is not { } source
            || source.StartsWith(ConfigMapPrefix, StringComparison.Ordinal))
        {
            return deployment;
        }

        var at = $"deployments[{index}].config";
        var result = ConfigReader.ReadSettings(
            InputFile.ReadText(Resolve(source), $"configuration of {at}"), at, Environment.GetEnvironmentVariable);
        problems.AddRange(result.Problems);
        return deployment with { Config = result.Settings ?? deployment.Config, ConfigSource = null };
    }
}
