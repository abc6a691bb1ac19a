using System.Text.Json.Nodes;
using Planner.Cluster.Dynamo;
using Planner.Configuration;
using Planner.Configuration.Reading;

namespace Planner.Cli.Commands;

/// <summary>A deployment of the fleet file to be.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Settings">The settings that are carried over, and those that are added.</param>
/// <param name="Notes">What carries over, what differs and why.</param>
/// <param name="Errors">What makes the settings unusable, each with the deployment's name.</param>
internal sealed record ImportedDeployment(
    DynamoPlanner Source, JsonObject Settings, IReadOnlyList<string> Notes, IReadOnlyList<string> Errors)
{
    private const string SweepingMode = "pre_deployment_sweeping_mode";
    private const string NoOperation = "no_operation";

    /// <summary>Its name in the fleet.</summary>
    public string Name { get; init; } = Source.Name;

    /// <summary>The settings as they are read here; null where they cannot be.</summary>
    public PlannerConfig? Config { get; init; }

    /// <summary>A mode that is written down wins over what the pools look like; advice first, whatever the old planner did.</summary>
    public static ImportedDeployment Of(DynamoPlanner source)
    {
        var differences = new ImportDifferences(source);
        var settings = differences.Kept();
        var lacksProfile = Read(source, settings).Problems.Any(problem =>
            problem.Severity == ConfigSeverity.Error && problem.Path.EndsWith(SweepingMode, StringComparison.Ordinal));
        if (lacksProfile)
        {
            settings.Remove(SweepingMode);
        }

        var carried = settings.Select(setting => setting.Key).ToList();
        if (source.Mode is { } mode)
        {
            settings.TryAdd("mode", mode);
        }

        var target = ImportedTarget.Write(source, settings);
        var engines = ImportedEngines.Write(settings, Read(source, settings).Settings);
        settings.TryAdd("policy", "dynamo");
        settings[NoOperation] = true;
        var read = Read(source, settings);
        var problems = read.Problems.ToLookup(problem => problem.Severity, problem => problem.ToString());
        return new ImportedDeployment(
            source, settings, [.. differences.Notes(carried, read.Settings, lacksProfile), .. target, .. engines, .. problems[ConfigSeverity.Warning]],
            [.. problems[ConfigSeverity.Error]])
        {
            Config = read.Settings,
        };
    }

    private static SettingsResult Read(DynamoPlanner source, JsonObject settings) =>
        ConfigReader.ReadSettings(settings.ToJsonString(), source.Name, _ => null);
}
