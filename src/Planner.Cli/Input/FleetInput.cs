using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Policies;

namespace Planner.Cli.Input;

/// <summary>The configuration that a command works on.</summary>
internal sealed class FleetInput
{
    private const string ConfigVariable = "PLANNER_CONFIG";
    private readonly FleetDocuments _documents;

    /// <param name="path">The configuration file; null: the file or document in <c>PLANNER_CONFIG</c>.</param>
    public FleetInput(string? path)
    {
        if (!string.IsNullOrWhiteSpace(path))
        {
            _documents = FleetDocuments.OfFile(path);
            return;
        }

        var variable = Environment.GetEnvironmentVariable(ConfigVariable);
        _documents = string.IsNullOrWhiteSpace(variable)
            ? throw new DocumentException($"no configuration: name a file with --config, or set {ConfigVariable}")
            : FleetDocuments.OfVariable(variable);
    }

    /// <summary>Everything that is wrong with the configuration, and the fleet where nothing is.</summary>
    public (FleetConfig? Fleet, IReadOnlyList<ConfigProblem> Problems) Check() => _documents.Check();

    /// <summary>The deployment that a command works on.</summary>
    /// <param name="name">Its name; null where the fleet has one only.</param>
    /// <param name="output">Told the configuration's warnings.</param>
    public DeploymentConfig Deployment(string? name, CommandOutput output)
    {
        var (fleet, problems) = Check();
        if (fleet is null)
        {
            throw new DocumentException([.. problems.Select(problem => problem.ToString())]);
        }

        output.Problems([.. problems.Select(problem => problem.ToString())]);

        var names = string.Join(", ", fleet.Deployments.Select(deployment => deployment.Name));
        return name is null && fleet.Deployments.Count == 1
            ? fleet.Deployments[0]
            : fleet.Deployments.SingleOrDefault(deployment => deployment.Name == name)
                ?? throw new DocumentException(name is null
                    ? $"the fleet has several deployments; name one with --deployment: {names}"
                    : $"--deployment {name}: the fleet does not have it; it has {names}");
    }

    /// <summary>What cannot be used of the engine profiles that deployments name, and what is said of the others.</summary>
    public IEnumerable<ConfigProblem> CheckProfiles(FleetConfig fleet) => fleet.Deployments
        .Index().Where(deployment => !FleetDocuments.HasProfileInCluster(deployment.Item))
        .SelectMany(deployment =>
        {
            try
            {
                var missing = _documents.MissingProfile(deployment.Item)?.Notice(ScalingPolicies.NeedsProfile(deployment.Item.Config));
                var profile = _documents.Profile(deployment.Item);
                return (profile?.Notes ?? [])
                    .Concat(EngineNotes.Of(deployment.Item.Config, profile is null ? null : new EngineCapacity(profile), default))
                    .Concat(missing is null ? [] : [missing])
                    .Select(note => Problem(deployment.Index, ConfigSeverity.Warning, note));
            }
            catch (DocumentException error)
            {
                return error.Problems.Select(problem => Problem(deployment.Index, ConfigSeverity.Error, problem));
            }
        });

    /// <summary>The profile that an option names, else the deployment's.</summary>
    /// <param name="option">The option; null where it is not given.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="output">Told what was left out of the profile.</param>
    public EngineProfile Profile(string? option, DeploymentConfig deployment, CommandOutput output)
    {
        var profile = option is not null
            ? ProfileDocuments.Read(option)
            : _documents.Profile(deployment)
                ?? throw new DocumentException($"{deployment.Name}: no engine profile; name its folder with --profile" +
                    (_documents.MissingProfile(deployment) is { } missing ? $". {missing.Remedy}" : ""));
        output.Problems([.. profile.Notes.Select(note => $"{deployment.Name}: the profile's {note}")]);
        return profile;
    }

    private static ConfigProblem Problem(int deployment, ConfigSeverity severity, string message) =>
        new() { Path = $"deployments[{deployment}].profile", Severity = severity, Message = message };

    /// <summary>The configuration file, which a command must not overwrite; null where it is no file.</summary>
    public string? File => _documents.File;
}
