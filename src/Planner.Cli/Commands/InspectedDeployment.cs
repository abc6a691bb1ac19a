using System.Text.Json.Nodes;
using Planner.Cluster.Dynamo;

namespace Planner.Cli.Commands;

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
