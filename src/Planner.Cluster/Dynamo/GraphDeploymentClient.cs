using System.Text.Json.Nodes;
using Planner.Configuration;
using Planner.Model;
using Planner.Runtime;

namespace Planner.Cluster.Dynamo;

/// <summary>Reads deployments from the API server, and scales them.</summary>
public sealed class GraphDeploymentClient(ClusterConnection connection)
{
    private readonly GraphObjects _objects = new(connection.Client);
    private readonly OtherScalers _others = new(connection.Client, GraphDeployment.Kind);

    /// <summary>The versions of the API that answered last, which are asked first.</summary>
    public ApiVersions Versions
    {
        get => _objects.Versions;
        set => _objects.Versions = value;
    }

    /// <summary>Reads a deployment: one request for it, one for the adapter of each pool, two for other scalers.</summary>
    /// <exception cref="ClusterException">It cannot be read, or not planned for.</exception>
    public Task<GraphDeploymentSeen> ReadAsync(DeploymentConfig deployment, CancellationToken cancellationToken) =>
        ApiServerFailure.SaidAsync(
            async () =>
            {
                var seen = await LookAsync(deployment, cancellationToken);
                return seen with
                {
                    SharedControl = await SharedControlAsync(seen, cancellationToken),
                    Unseen = _others.Unseen,
                };
            },
            cancellationToken);

    /// <summary>
    /// Scales to absolute numbers if the pools still ask for what was read, and at no moment to more than the budget: see
    /// <see cref="PoolPatch"/> for what goes first.
    /// </summary>
    /// <exception cref="ScaleConflictException">Somebody else has scaled in between; that number stays.</exception>
    /// <exception cref="PartialScaleException">One pool was scaled, the other was not.</exception>
    /// <exception cref="ClusterException">It did not work; nothing was scaled.</exception>
    public async Task ScaleAsync(
        DeploymentConfig deployment, Pools<int> from, Pools<int> to, CancellationToken cancellationToken)
    {
        var seen = await ReadNumbersAsync(deployment, cancellationToken);
        if (seen.Desired != from)
        {
            throw new ScaleConflictException(seen.Desired);
        }

        await new PoolScaling(deployment.Config, _objects, () => ReadNumbersAsync(deployment, cancellationToken))
            .RunAsync(seen, from, to, cancellationToken);
    }

    private Task<GraphDeploymentSeen> ReadNumbersAsync(DeploymentConfig deployment, CancellationToken cancellationToken) =>
        ApiServerFailure.SaidAsync(() => LookAsync(deployment, cancellationToken), cancellationToken);

    private async Task<GraphDeploymentSeen> LookAsync(DeploymentConfig deployment, CancellationToken cancellationToken)
    {
        var @namespace = deployment.K8sNamespace ?? connection.Namespace;
        var resource = await _objects.ReadAsync(@namespace, deployment.DgdName, cancellationToken)
            ?? throw new ClusterException(
                await _objects.WhyMissingAsync(@namespace, deployment.DgdName, cancellationToken));
        return await SeenAsync(deployment.Config, @namespace, resource, cancellationToken);
    }

    private async Task<GraphDeploymentSeen> SeenAsync(
        PlannerConfig config, string @namespace, JsonNode resource, CancellationToken cancellationToken)
    {
        var graph = GraphDeployment.Of(resource);
        var pools = PoolFinder.Find(graph, config.Backend);
        var model = PlannedPools.Check(pools, config);
        var prefill = config.PlansPrefill ? pools.Prefill : null;
        var decode = config.PlansDecode ? pools.Decode : null;
        var scales = await Task.WhenAll(new[] { prefill, decode }.Select(ScaleAsync));
        return new GraphDeploymentSeen
        {
            Namespace = @namespace,
            Deployment = graph,
            Pools = pools,
            Model = model,
            Prefill = Status(prefill, scales[0]),
            Decode = Status(decode, scales[1]),
            Resource = resource,
            Adapted = new[] { (prefill, scales[0]), (decode, scales[1]) }
                .Where(one => one.Item2 is not null).Select(one => one.Item1!.Name).ToHashSet(),
        };

        async Task<JsonNode?> ScaleAsync(ServingPool? pool)
        {
            if (pool is null)
            {
                return null;
            }

            var adapter = PoolPatch.AdapterOf(graph.Name, pool.Name);
            var scale = await _objects.ReadScaleAsync(@namespace, adapter, cancellationToken);
            return scale is null && PlannedPools.DeclaresAdapter(resource, pool.Name)
                ? throw new ClusterException(PlannedPools.MissingAdapter(@namespace, pool.Name, adapter))
                : scale;
        }

        PoolStatus? Status(ServingPool? pool, JsonNode? scale) => pool is null ? null : PoolReader.Read(resource, pool, scale);
    }

    private async Task<string?> SharedControlAsync(GraphDeploymentSeen seen, CancellationToken cancellationToken)
    {
        var (graph, pools) = (seen.Deployment, seen.Pools);
        if (pools.Planner is { Replicas: not 0 } planner)
        {
            return $"the deployment has a planner of its own, {ManifestText.OneLine(planner.Name)}";
        }

        HashSet<string> targets =
            [graph.Name, .. new[] { pools.Prefill, pools.Decode }.OfType<ServingPool>().Select(p => PoolPatch.AdapterOf(graph.Name, p.Name))];
        return await _others.FindAsync(seen.Namespace, targets, cancellationToken);
    }
}
