using Planner.Cluster.Containers;
using Planner.Configuration;

namespace Planner.Cluster.Dynamo;

/// <summary>Finds the pools to plan in a DynamoGraphDeployment.</summary>
public static class PoolFinder
{
    private const string Prefill = "prefill";
    private const string Decode = "decode";
    private const string Worker = "worker";
    private const string PlannerType = "planner";

    /// <summary>Finds the pools, by type, else by the names that a backend's examples had, else the only worker.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="backend">The engine; null where it is not known, which tries the names of all.</param>
    public static ServingPools Find(GraphDeployment deployment, EngineBackend? backend = null)
    {
        if (!deployment.IsKnownShape)
        {
            return new ServingPools { Notes = deployment.Notes };
        }

        var prefill = Pool(deployment, Prefill, OldNames.Prefill(backend));
        var decode = Pool(deployment, Decode, OldNames.Decode(backend));
        if (decode.Count == 0)
        {
            // Aggregated serving. Two workers that nothing tells apart are as ambiguous as two of a type.
            decode = [.. deployment.Components.Where(IsPlainWorker).Except(prefill)];
        }

        var planners = deployment.Components.Where(component => component.Type == PlannerType).ToList();
        var pools = new ServingPools
        {
            Prefill = Only(prefill),
            Decode = Only(decode),
            Ambiguous = [.. Ambiguity(Prefill, prefill), .. Ambiguity(Decode, decode)],
            Frontends = [.. deployment.Components.Where(component => component.Type == "frontend").Select(c => c.Name)],
            Planner = planners.Count == 0 ? null : PlannerReader.Read(planners[0]),
        };
        return pools with
        {
            Notes =
            [
                .. deployment.Notes, .. PoolNotes.Missing(prefill, decode), .. PoolNotes.Of(Prefill, prefill),
                .. PoolNotes.Of(Decode, decode), .. PoolNotes.Models(pools), .. PlannerReader.Notes(planners, pools.Planner),
            ],
        };
    }

    private static List<GraphComponent> Pool(GraphDeployment deployment, string role, IReadOnlyList<string> oldNames)
    {
        var byType = deployment.Components.Where(component => Role(component) == role).ToList();
        return byType.Count > 0
            ? byType
            : [.. deployment.Components.Where(c => oldNames.Contains(c.Name) && (c.Type is null || IsPlainWorker(c)))];
    }

    /// <summary>What a component says that it is: in v1alpha1 a kind of worker, in v1beta1 a type.</summary>
    private static string? Role(GraphComponent component) => component.SubType ?? component.Type;

    private static bool IsPlainWorker(GraphComponent component) => Role(component) == Worker;

    private static ServingPool? Only(List<GraphComponent> found)
    {
        if (found is not [var worker])
        {
            return null;
        }

        var nodes = worker.Nodes.Value is > 0 and var some ? some : (int?)null;
        return new ServingPool
        {
            Name = worker.Name,
            Replicas = worker.Replicas.Or(1),
            GpusPerReplica = worker.GpusPerNode.Value * nodes,
            Nodes = nodes,
            Model = EngineModel.Of(worker.Containers),
        };
    }

    private static IEnumerable<string> Ambiguity(string pool, List<GraphComponent> found) =>
        found.Count > 1 ? [$"{pool}: {string.Join(", ", found.Select(component => component.Name))}"] : [];
}
