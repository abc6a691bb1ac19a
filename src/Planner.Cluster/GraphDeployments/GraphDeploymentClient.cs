using System.Net;
using System.Text.Json.Nodes;
using k8s.Autorest;
using Planner.Configuration;
using Planner.Observations;
using Planner.Planning;

namespace Planner.Cluster.GraphDeployments;

/// <summary>Reads deployments from the API server, and scales them.</summary>
public sealed class GraphDeploymentClient(ClusterConnection connection)
{
    private readonly GraphObjects _objects = new(connection.Client);
    private readonly OtherScalers _others = new(connection.Client);

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
                var @namespace = deployment.K8sNamespace ?? connection.Namespace;
                var resource = await _objects.ReadAsync(@namespace, deployment.DgdName, cancellationToken)
                    ?? throw new ClusterException(
                        await _objects.WhyMissingAsync(@namespace, deployment.DgdName, cancellationToken));
                return await SeenAsync(deployment, @namespace, resource, cancellationToken);
            },
            cancellationToken);

    /// <summary>Scales to absolute numbers if the pools still ask for what was read; what grows goes first.</summary>
    /// <exception cref="ScaleConflictException">Somebody else has scaled in between; that number stays.</exception>
    /// <exception cref="ClusterException">It did not work.</exception>
    public async Task ScaleAsync(
        DeploymentConfig deployment, ReplicaTargets from, ReplicaTargets to, CancellationToken cancellationToken)
    {
        var seen = await ReadAsync(deployment, cancellationToken);
        if (seen.Desired != from)
        {
            throw new ScaleConflictException(seen.Desired);
        }

        foreach (var patch in PoolPatch.Of(seen, from, to))
        {
            if (!await ApiServerFailure.SaidAsync(() => PatchAsync(seen, patch, cancellationToken), cancellationToken))
            {
                throw new ScaleConflictException((await ReadAsync(deployment, cancellationToken)).Desired);
            }
        }
    }

    /// <returns>False where the number is no longer what was read.</returns>
    private async Task<bool> PatchAsync(GraphDeploymentSeen seen, PoolPatch patch, CancellationToken cancellationToken)
    {
        try
        {
            var written = patch.Adapter is { } adapter
                ? await _objects.PatchScaleAsync(seen.Namespace, adapter, patch.Patch, cancellationToken)
                : await _objects.PatchAsync(
                    seen.Deployment.Api, seen.Namespace, seen.Deployment.Name, patch.Patch, cancellationToken);
            return Took(written, patch)
                ? true
                : throw new ClusterException($"{patch.Pool} was not scaled to {patch.To}, although the API server said so: " +
                    "something in the cluster changes the number as it is written");
        }
        catch (HttpOperationException error) when (
            error.Response.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <summary>The answer to a patch is what was stored, after everything in the cluster that may change it.</summary>
    private static bool Took(JsonNode? written, PoolPatch patch)
    {
        var replicas = patch.Adapter is not null
            ? ManifestCount.Of(written.Member("spec").Member("replicas")).Or(0)
            : GraphDeployment.Of(written!).Components.FirstOrDefault(one => one.Name == patch.Pool)?.Replicas.Value;
        return replicas == patch.To;
    }

    private async Task<GraphDeploymentSeen> SeenAsync(
        DeploymentConfig deployment, string @namespace, JsonNode resource, CancellationToken cancellationToken)
    {
        var config = deployment.Config;
        var graph = GraphDeployment.Of(resource);
        var pools = PoolFinder.Find(graph, config.Backend);
        var model = PlannedPools.Check(pools, config);
        var prefill = PoolRules.PlansPrefill(config.Mode) ? pools.Prefill : null;
        var decode = PoolRules.PlansDecode(config.Mode) ? pools.Decode : null;
        var scales = await Task.WhenAll(new[] { prefill, decode }.Select(pool => pool is null
            ? Task.FromResult<JsonNode?>(null)
            : _objects.ReadScaleAsync(@namespace, PoolPatch.AdapterOf(graph.Name, pool.Name), cancellationToken)));
        return new GraphDeploymentSeen
        {
            Namespace = @namespace,
            Deployment = graph,
            Pools = pools,
            Model = model,
            Prefill = Status(prefill, scales[0]),
            Decode = Status(decode, scales[1]),
            SharedControl = await SharedControlAsync(@namespace, graph, pools, cancellationToken),
            Unseen = _others.Unseen,
            Resource = resource,
            Adapted = new[] { (prefill, scales[0]), (decode, scales[1]) }
                .Where(one => one.Item2 is not null).Select(one => one.Item1!.Name).ToHashSet(),
        };

        PoolStatus? Status(ServingPool? pool, JsonNode? scale) => pool is null ? null : PoolReader.Read(resource, pool, scale);
    }

    private async Task<string?> SharedControlAsync(
        string @namespace, GraphDeployment graph, ServingPools pools, CancellationToken cancellationToken)
    {
        if (pools.Planner is { Replicas: not 0 } planner)
        {
            return $"the deployment has a planner of its own, {planner.Name}";
        }

        HashSet<string> targets =
            [graph.Name, .. new[] { pools.Prefill, pools.Decode }.OfType<ServingPool>().Select(p => PoolPatch.AdapterOf(graph.Name, p.Name))];
        return await _others.FindAsync(@namespace, targets, cancellationToken);
    }
}
