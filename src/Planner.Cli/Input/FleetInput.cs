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
        var (text, source) = Document();
        var result = ConfigReader.Read(text, Environment.GetEnvironmentVariable);
        var read = result.Problems.Select(problem => problem with { Source = source }).ToList();
        if (result.Fleet is not { } fleet)
        {
            return (null, read);
        }

        var problems = new List<ConfigProblem>(read);
        var whole = fleet with { Deployments = [.. fleet.Deployments.Select((d, i) => Referenced(d, i, problems))] };
        problems.AddRange(FleetRules.Check(whole).Except(result.Problems).Select(problem => problem with { Source = source }));
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
                ?? throw new InputException(name is null
                    ? $"the fleet has several deployments; name one with --deployment: {names}"
                    : $"--deployment {name}: the fleet does not have it; it has {names}");
    }

    /// <summary>Files that a command that works on this configuration must not overwrite.</summary>
    public string? File => path;

    /// <summary>A path in the configuration, which is relative to the configuration file.</summary>
    public string Resolve(string reference) =>
        Path.Combine(path is null ? "" : Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", reference);

    /// <summary>The document, and what it is called in messages; null where it stands in the variable itself.</summary>
    private (string Text, string? Source) Document()
    {
        var named = path ?? Environment.GetEnvironmentVariable(ConfigVariable);
        if (string.IsNullOrWhiteSpace(named))
        {
            throw new InputException($"no configuration: name a file with --config, or set {ConfigVariable}");
        }

        return path is null && IsDocument(named) ? (named, null) : (InputFile.ReadText(named, "configuration"), named);
    }

    private static bool IsDocument(string text) =>
        text.Contains('\n') || text.Contains(": ") || text.TrimStart().StartsWith('{');

    private DeploymentConfig Referenced(DeploymentConfig deployment, int index, List<ConfigProblem> problems)
    {
        if (deployment.ConfigSource is not { } source
            || source.StartsWith(ConfigMapPrefix, StringComparison.Ordinal))
        {
            return deployment;
        }

        var at = $"deployments[{index}].config";
        try
        {
            var text = InputFile.ReadText(Resolve(source), "configuration");
            var result = ConfigReader.ReadSettings(text, at, Environment.GetEnvironmentVariable);
            problems.AddRange(result.Problems.Select(problem => problem with { Source = source }));
            return deployment with { Config = result.Settings ?? deployment.Config, ConfigSource = null };
        }
        catch (InputException error)
        {
            problems.Add(new ConfigProblem { Path = at, Message = error.Message });
            return deployment;
        }
    }
}
