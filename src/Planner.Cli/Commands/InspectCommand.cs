using System.CommandLine;
using System.Text.Json.Nodes;
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

/// <summary>What <c>planner inspect --json</c> prints of a deployment.</summary>
/// <param name="Api">Version of the API.</param>
/// <param name="Name">Name of the deployment.</param>
/// <param name="Prefill">The prefill pool; null where there is none, or more than one.</param>
/// <param name="Decode">The decode pool, or the only one.</param>
/// <param name="Ambiguous">Pools that several components match.</param>
/// <param name="Planner">Name of a planner inside.</param>
/// <param name="PlannerConfig">Its configuration, where the manifest holds it.</param>
/// <param name="Notes">What could not be found.</param>
internal sealed record InspectedDeployment(
    string Api,
    string Name,
    ServingPool? Prefill,
    ServingPool? Decode,
    IReadOnlyList<string> Ambiguous,
    string? Planner,
    JsonObject? PlannerConfig,
    IReadOnlyList<string> Notes)
{
    public static InspectedDeployment Of(GraphDeployment deployment)
    {
        var pools = PoolFinder.Find(deployment);
        return new InspectedDeployment(
            deployment.Api, deployment.Name, pools.Prefill, pools.Decode, pools.Ambiguous, pools.Planner?.Name,
            pools.Planner?.Config, pools.Notes);
    }
}
