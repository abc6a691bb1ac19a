using System.CommandLine;
using System.Text.Json.Nodes;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Cluster.GraphDeployments;
using Planner.Configuration;

namespace Planner.Cli.Commands;

/// <summary><c>planner import</c>: a fleet file out of what Dynamo's own planner is told.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandOutput output)
    {
        var from = new Option<string>("--from")
        {
            Description = "Manifest, YAML or JSON, with DynamoGraphDeployments, DynamoGraphDeploymentRequests or planner-config ConfigMaps",
            HelpName = "FILE",
            Required = true,
        };
        var file = CommonOptions.OutputFile("--output", "Fleet file to write (default: the output)");
        var command = new Command("import", """
            Writes a fleet file out of the settings of Dynamo's own planner.
            What differs here is said on the error output. The new planner only advises, until you take no_operation out.
            """)
        {
            from,
            file,
        };
        command.SetAction(parsed => Run(parsed.GetValue(from)!, parsed.GetValue(file), output));
        return command.TeachByExample(
            "planner import --from deployment.yaml --output fleet.yaml",
            "kubectl get dgd,configmap -n dynamo -o yaml > all.yaml && planner import --from all.yaml");
    }

    private static int Run(string path, string? target, CommandOutput output)
    {
        var found = DynamoPlanner.In(GraphManifest.OfFile(path));
        if (found.Count == 0)
        {
            throw new DocumentException($"{path}: there is no {GraphDeployment.Kind}, no request for one and no planner-config ConfigMap in it");
        }

        var imported = found.Select(ImportedDeployment.Of).ToList();
        var errors = imported.SelectMany(deployment => deployment.Errors).ToList();
        if (errors.Count > 0)
        {
            errors.ForEach(output.Problem);
            return ExitCode.BadInput;
        }

        var text = FleetText.Write(imported);
        using var files = new OutputFiles(path);
        (files.Open("--output", target) ?? output.Out).Write(text);
        files.Commit();
        foreach (var note in imported.SelectMany(deployment => deployment.Notes))
        {
            output.Problem(note);
        }

        return ExitCode.Done;
    }
}

/// <summary>A deployment of the fleet file to be.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Settings">The settings that are carried over, and those that are added.</param>
/// <param name="Notes">What differs and why, each with the deployment's name.</param>
/// <param name="Errors">What makes the settings unusable.</param>
internal sealed record ImportedDeployment(
    DynamoPlanner Source, JsonObject Settings, IReadOnlyList<string> Notes, IReadOnlyList<string> Errors)
{
    /// <summary>Settings that mean nothing here, and what is instead.</summary>
    private static readonly Dictionary<string, string> Instead = new()
    {
        ["profile_results_dir"] = "it names a folder in the old planner's pod; the profile comes from its ConfigMap instead",
        ["metric_reporting_prometheus_port"] = "the function app serves the planner's metrics",
        ["log_dir"] = "the log goes to the host",
    };

    private const string SweepingMode = "pre_deployment_sweeping_mode";

    private const string NeedsProfile =
        $"{SweepingMode} is left out: without load scaling this planner cannot do without an engine profile";

    /// <summary>Settings that hold addresses as the old planner's pod saw them.</summary>
    private static readonly string[] Addresses = ["metric_pulling_prometheus_endpoint", "load_router_metrics_url"];

    public static ImportedDeployment Of(DynamoPlanner source)
    {
        var given = source.Settings.Where(setting => setting.Value is not null).ToList();
        var kept = given.Where(setting => ConfigReader.Knows(setting.Key) && !Instead.ContainsKey(setting.Key)).ToList();
        var settings = new JsonObject(kept.Select(setting => KeyValuePair.Create(setting.Key, setting.Value?.DeepClone())));
        var lacksProfile = ConfigReader.ReadSettings(settings.ToJsonString(), source.Name, _ => null).Problems
            .Any(problem => problem.Severity == ConfigSeverity.Error && problem.Path.EndsWith(SweepingMode, StringComparison.Ordinal));
        if (lacksProfile)
        {
            settings.Remove(SweepingMode);
        }

        settings.TryAdd("policy", "dynamo");
        if (!settings.ContainsKey("advisory"))
        {
            settings["no_operation"] = true;
        }

        var read = ConfigReader.ReadSettings(settings.ToJsonString(), source.Name, _ => null);
        var notes = source.Notes.Concat(Differences(source, given.ConvertAll(setting => setting.Key)))
            .Concat(Predictor(read.Settings)).Concat(lacksProfile ? [NeedsProfile] : []).Select(note => $"{source.Name}: {note}");
        var problems = read.Problems.ToLookup(problem => problem.Severity, problem => problem.ToString());
        return new ImportedDeployment(
            source, settings, [.. notes, .. problems[ConfigSeverity.Warning]], [.. problems[ConfigSeverity.Error]]);
    }

    private static IEnumerable<string> Differences(DynamoPlanner source, List<string> keys)
    {
        foreach (var key in keys)
        {
            if (Instead.TryGetValue(key, out var instead))
            {
                yield return $"{key} is left out: {instead}";
            }
            else if (!ConfigReader.Knows(key))
            {
                yield return $"{key} is left out: this planner does not know it";
            }
            else if (Addresses.Contains(key))
            {
                yield return $"{key} is an address inside the cluster; this planner has to reach it from where it runs";
            }
        }

        if (source.Profile is null)
        {
            yield return "no engine profile is named: find its ConfigMap (kubectl get configmap | grep planner-profile-data) " +
                "and set profile: configmap:NAME";
        }

        yield return "policy is dynamo, which decides as before; docs/policy-slo.md says what policy slo does instead";
    }

    private static IEnumerable<string> Predictor(PlannerConfig? config)
    {
        if (config is not null && CommonOptions.StandIn(config) is { } standIn)
        {
            yield return standIn;
        }
    }
}
