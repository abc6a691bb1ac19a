using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Model;

namespace Planner.Cluster.Dynamo;

/// <summary>How the deployments of a manifest are scaled, as the golden files have it.</summary>
internal static class PatchesJson
{
    private static readonly Pools<int> Wanted = new(7, 9);

    public static string Write(string manifest) => new JsonArray(
        [.. GraphManifest.Read(manifest, "dgd.yaml").Objects.Where(GraphDeployment.IsOne).Select(Of)])
        .ToJsonString(PoolsJson.Options) + "\n";

    private static JsonObject Of(JsonNode resource)
    {
        var deployment = GraphDeployment.Of(resource);
        var pools = PoolFinder.Find(deployment);
        HashSet<string> all = [.. new[] { pools.Prefill, pools.Decode }.OfType<ServingPool>().Select(pool => pool.Name)];
        var seen = new GraphDeploymentSeen { Namespace = "n", Deployment = deployment, Pools = pools, Model = "m", Resource = resource };
        return new JsonObject
        {
            ["name"] = deployment.Name,
            ["adapters"] = Patches(seen with { Adapted = all }),
            ["no_adapters"] = Patches(seen),
        };
    }

    private static JsonArray Patches(GraphDeploymentSeen seen)
    {
        var from = new Pools<int>(seen.Pools.Prefill?.Replicas ?? Wanted.Prefill, seen.Pools.Decode?.Replicas ?? Wanted.Decode);
        return
        [
            .. PoolPatch.Of(seen, new PlannerConfig { MaxGpuBudget = -1 }, from, Wanted).Select(patch => new JsonObject
            {
                ["to"] = patch.Adapter is { } adapter
                    ? $"dynamographdeploymentscalingadapters/{adapter}/scale"
                    : $"dynamographdeployments/{seen.Deployment.Name}",
                ["patch"] = patch.Patch,
            }),
        ];
    }
}
