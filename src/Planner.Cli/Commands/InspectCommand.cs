using System.CommandLine;
using Planner.Cli.Output;
using Planner.Cluster.Dynamo;

namespace Planner.Cli.Commands;

/// <summary><c>planner inspect</c>: what a planner sees in DynamoGraphDeployment manifests.</summary>
internal static class InspectCommand
{
    public static Command Create(CommandOutput output)
    {
        var file = CommonOptions.InputFile<string>(
            "--dgd", "DynamoGraphDeployment manifest, YAML or JSON; it may hold several");
        var json = CommonOptions.Json();
        var command = new Command("inspect", """
            Shows what the planner sees in DynamoGraphDeployments: pools, GPUs, models, and what is missing.
            Nothing is asked of a cluster.
            """)
        {
            file,
            json,
        };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(json), output));
        return command.TeachByExample(
            "planner inspect --dgd deployment.yaml",
            "kubectl get dgd -o yaml > all.yaml && planner inspect --dgd all.yaml --json");
    }

    private static void Run(string path, bool json, CommandOutput output)
    {
        var manifest = GraphManifest.OfFile(path);
        var inspected = manifest.Deployments.Select(InspectedDeployment.Of).ToList();
        if (json)
        {
            output.Line(CliJson.Write(inspected));
        }
        else
        {
            InspectText.Write(path, inspected, manifest.Others, output);
        }
    }
}
