using System.CommandLine;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Cluster.Dynamo;
using Planner.Configuration;
using Planner.Configuration.Reading;
using Planner.Policies;

namespace Planner.Cli.Commands;

/// <summary><c>planner import</c>: a fleet file out of what Dynamo's own planner is told.</summary>
internal static class ImportCommand
{
    private const string DefaultTarget = "fleet.yaml";

    public static Command Create(CommandOutput output)
    {
        var from = CommonOptions.InputFile<string>(
            "--from", "Manifest, YAML or JSON, with DynamoGraphDeployments, DynamoGraphDeploymentRequests or planner-config ConfigMaps");
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

        var imported = Named(found.Where(planner => planner.HasPools).Select(ImportedDeployment.Of));
        if (imported.Count == 0)
        {
            throw new DocumentException($"{path}: no deployment in it has a prefill or a decode component");
        }

        var text = FleetText.Write(imported);
        var errors = imported.SelectMany(deployment => deployment.Errors).ToList();
        if (errors.Count == 0)
        {
            errors.AddRange(ConfigReader.Read(text, _ => null).Problems
                .Where(problem => problem.Severity == ConfigSeverity.Error).Select(problem => problem.ToString()));
        }

        if (errors.Count > 0)
        {
            output.Problems(errors);
            return ExitCode.BadInput;
        }

        using var files = new OutputFiles(path);
        (files.Open("--output", target) ?? output.Out).Write(text);
        files.Commit();
        Explain(found, imported, output);
        ExplainProfiles(imported, target, output);
        return ExitCode.Done;
    }

    /// <summary>Names are unique in a fleet, and in Kubernetes only in a namespace.</summary>
    private static List<ImportedDeployment> Named(IEnumerable<ImportedDeployment> imported) =>
    [
        .. imported.GroupBy(deployment => deployment.Name).SelectMany(same => same.Count() == 1 ? same : same
            .Select(one => one.Source.Namespace is { } place ? one with { Name = $"{place}-{one.Name}" } : one)),
    ];

    /// <summary>How to make the profiles that are not there, from the fleet file that was written.</summary>
    private static void ExplainProfiles(List<ImportedDeployment> imported, string? target, CommandOutput output)
    {
        foreach (var deployment in imported)
        {
            if (deployment is { Source.Profile: null, Config: { Picks: { } picks } config })
            {
                var command = new ProfileCommand
                {
                    Picks = picks,
                    Name = deployment.Name,
                    Spec = target ?? DefaultTarget,
                    IsOneOfSeveral = imported.Count > 1,
                };
                output.Problem($"{deployment.Name}: {command.Notice(ScalingPolicies.NeedsProfile(config))}" + (target is null ? $"; {DefaultTarget} is this output" : ""));
            }
        }
    }

    /// <summary>What is the same for several deployments is said once.</summary>
    private static void Explain(IEnumerable<DynamoPlanner> found, List<ImportedDeployment> imported, CommandOutput output)
    {
        foreach (var empty in found.Where(planner => !planner.HasPools))
        {
            output.Problem($"{empty.Name}: left out, there is no prefill and no decode component in it");
        }

        var notes = imported.SelectMany(deployment => deployment.Notes.Select(note => (deployment.Name, Note: note)));
        foreach (var same in notes.GroupBy(one => one.Note, one => one.Name))
        {
            var names = same.Distinct().ToList();
            output.Problem($"{(names.Count > 1 && names.Count == imported.Count ? "all" : string.Join(", ", names))}: {same.Key}");
        }
    }
}
