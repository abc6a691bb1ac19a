using Planner.Cluster.Containers;

namespace Planner.Cluster.Dynamo;

/// <summary>Says what a planner misses in the pools of a deployment, and the remedy.</summary>
internal static class PoolNotes
{
    /// <summary>Pools that no component is.</summary>
    public static IEnumerable<string> Missing(List<GraphComponent> prefill, List<GraphComponent> decode) =>
        (prefill.Count, decode.Count) switch
        {
            (0, 0) => ["no prefill and no decode component, by type or by name: there is nothing to plan"],
            (0, 1) => ["no prefill component, by type or by name: plan this with mode agg or decode"],
            (_, 0) => ["no decode component, by type or by name: plan this with mode prefill"],
            _ => [],
        };

    /// <summary>What is wrong with the components of a pool.</summary>
    public static IEnumerable<string> Of(string pool, List<GraphComponent> found) => found switch
    {
        [] => [],
        [var worker] => Of(pool, worker),
        _ => [$"{ManifestText.List(Names(found))} could each be the {pool} pool: give the type {pool} to one of them only"],
    };

    /// <summary>What is wrong with the models of the pools, which must be one.</summary>
    public static IEnumerable<string> Models(ServingPools pools)
    {
        ServingPool?[] both = [pools.Prefill, pools.Decode];
        if (Array.Find(both, pool => pool?.Model is { } model && ContainerVariables.HasReference(model)) is { } open)
        {
            return [$"{Shown(open.Name)} serves {Shown(open.Model!)}, which is filled in elsewhere: set model_name"];
        }

        return pools is { Prefill: { Model: { } prefill } first, Decode: { Model: { } decode } second } && prefill != decode
            ? [$"{Shown(first.Name)} serves {Shown(prefill)}, {Shown(second.Name)} serves {Shown(decode)}: " +
                "both pools must serve one model"]
            : [];
    }

    private static IEnumerable<string> Of(string pool, GraphComponent worker)
    {
        var name = Shown(worker.Name);
        if (worker.Replicas.Or(1) is null)
        {
            yield return worker.Replicas.Complaint(worker.Name, "replicas", least: 0);
        }

        if (worker.Nodes is not { Value: > 0 })
        {
            yield return worker.Nodes.Complaint(worker.Name, "nodeCount", least: 1);
        }

        if (worker.GpusPerNode.Value is null or 0)
        {
            yield return Gpus(worker) + $", else set {pool}_engine_num_gpu";
        }

        if (EngineModel.Of(worker.Containers) is null)
        {
            yield return ModelMissing(worker);
        }
    }

    private static string ModelMissing(GraphComponent worker)
    {
        var name = Shown(worker.Name);
        if (worker.Containers.All(container => container.Args.Count + container.Command.Count == 0))
        {
            return $"{name} has no main container with a command line that names the model: set model_name";
        }

        return EngineModel.MissingSettings(worker.Containers) is { } file
            ? $"{name} has no model name in its command line, and its settings file {Shown(file)} is not in this manifest: " +
                "add its ConfigMap, or set model_name"
            : $"{name} has no model name in its command line (--served-model-name, --model-name, --model, --model-path): " +
                "set model_name";
    }

    private static string Gpus(GraphComponent worker) => worker switch
    {
        { GpusPerNode.Given: not null } => worker.GpusPerNode.Complaint(worker.Name, "its number of GPUs", least: 1),
        { UnknownClaim: { } claim } => $"{Shown(worker.Name)} gets its GPUs by the resource claim {Shown(claim)}, which is not in this file: add it",
        _ => $"{Shown(worker.Name)} names no GPUs: add a limit",
    };

    private static List<string> Names(List<GraphComponent> components) => components.ConvertAll(c => Shown(c.Name));

    private static string Shown(string text) => ManifestText.OneLine(text);
}
