using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planner.Cluster.Dynamo;

/// <summary>What is seen in a manifest, as the golden files have it.</summary>
internal static class PoolsJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(string manifest) => new JsonArray(
        [.. GraphManifest.Read(manifest, "dgd.yaml").Deployments.Select(Seen)]).ToJsonString(Options) + "\n";

    public static JsonObject Seen(GraphDeployment deployment)
    {
        var pools = PoolFinder.Find(deployment);
        return new JsonObject
        {
            ["api"] = deployment.Api,
            ["name"] = deployment.Name,
            ["prefill"] = Pool(pools.Prefill),
            ["decode"] = Pool(pools.Decode),
            ["ambiguous"] = Texts(pools.Ambiguous),
            ["planner"] = pools.Planner?.Name,
            ["planner_config"] = pools.Planner?.Config?.DeepClone(),
            ["notes"] = Texts(pools.Notes),
        };
    }

    private static JsonObject? Pool(ServingPool? pool) => pool is null ? null : new JsonObject
    {
        ["name"] = pool.Name,
        ["replicas"] = pool.Replicas,
        ["gpus_per_replica"] = pool.GpusPerReplica,
        ["nodes"] = pool.Nodes,
        ["model"] = pool.Model,
    };

    private static JsonArray Texts(IReadOnlyList<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
