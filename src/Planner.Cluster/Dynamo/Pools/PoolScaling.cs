using System.Net;
using k8s.Autorest;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Runtime;

namespace Planner.Cluster.Dynamo;

/// <summary>Carries one scaling out, pool by pool, and says how far it got.</summary>
/// <param name="config">Mode, budget and GPUs.</param>
/// <param name="objects">Writes.</param>
/// <param name="read">Reads the deployment again.</param>
internal sealed class PoolScaling(PlannerConfig config, GraphObjects objects, Func<Task<GraphDeploymentSeen>> read)
{
    /// <inheritdoc cref="GraphDeploymentClient.ScaleAsync"/>
    public async Task RunAsync(
        GraphDeploymentSeen seen, Pools<int> from, Pools<int> to, CancellationToken cancellationToken)
    {
        var patches = PoolPatch.Of(seen, config, from, to);
        if (patches.Any(patch => patch.To > patch.From) && OverBudget(seen, to) is { } tooMuch)
        {
            throw new ClusterException($"not scaled: {tooMuch}");
        }

        if (patches.Count == 0)
        {
            return;
        }

        var (first, second) = (patches[0], patches.ElementAtOrDefault(1));
        if (await WriteAsync(seen, first, cancellationToken) is { } why)
        {
            throw new ClusterException($"{Name(seen, first)} was not scaled {first.From} -> {first.To}: {why}");
        }

        if (second is not null)
        {
            await FollowAsync(seen, first, second, cancellationToken);
        }
    }

    private async Task FollowAsync(
        GraphDeploymentSeen seen, PoolPatch first, PoolPatch second, CancellationToken cancellationToken)
    {
        var reached = After(seen, first);
        string? why;
        try
        {
            if (first.To < first.From && second.To > second.From)
            {
                seen = await read();
                reached = seen.Desired;
                CheckRoom(seen, first, second);
            }

            why = await WriteAsync(seen, second, cancellationToken);
        }
        catch (ScaleConflictException conflict)
        {
            (reached, why) = (conflict.Current, "its number is another by now");
        }
        catch (ClusterException error)
        {
            why = error.Message;
        }
        catch (OperationCanceledException)
        {
            why = "it ran out of time";
        }

        if (why is not null)
        {
            throw new PartialScaleException(
                reached,
                $"{Name(seen, first)} was scaled {first.From} -> {first.To}; " +
                $"{Name(seen, second)} was not ({second.From} -> {second.To}): {why}");
        }
    }

    /// <summary>Whether what was written is there, and what grows now still fits beside it.</summary>
    private void CheckRoom(GraphDeploymentSeen seen, PoolPatch first, PoolPatch second)
    {
        if (seen.DesiredOf(first.Pool) is var there && there != first.To)
        {
            throw new ClusterException($"{Name(seen, first)} asks for {there} again");
        }

        if (seen.DesiredOf(second.Pool) != second.From)
        {
            throw new ScaleConflictException(seen.Desired);
        }

        if (OverBudget(seen, After(seen, second)) is { } tooMuch)
        {
            throw new ClusterException(tooMuch);
        }
    }

    /// <summary>Writes one number; where the answer does not say that it is there, it is read again.</summary>
    /// <returns>Null where the number is there, else why not.</returns>
    /// <exception cref="ScaleConflictException">It is neither what it was nor what it should be.</exception>
    private async Task<string?> WriteAsync(GraphDeploymentSeen seen, PoolPatch patch, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await PatchAsync(seen, patch, cancellationToken);
            return stored == patch.To
                ? null
                : $"the API server took it, and stored {stored}: something in the cluster changes the number";
        }
        catch (Exception error) when (IsUncertain(error) && !cancellationToken.IsCancellationRequested)
        {
            return await LookAfterAsync(patch, Why(error));
        }
    }

    /// <summary>An answer may be lost after the write got through, and a refusal be somebody else's number.</summary>
    private async Task<string?> LookAfterAsync(PoolPatch patch, string why)
    {
        GraphDeploymentSeen now;
        try
        {
            now = await read();
        }
        catch (ClusterException unread)
        {
            return $"{why}; whether it got through is not known, as the deployment cannot be read: {unread.Message}";
        }

        var there = now.DesiredOf(patch.Pool);
        return there == patch.To ? null : there == patch.From ? why : throw new ScaleConflictException(now.Desired);
    }

    /// <summary>An answer of another shape says as little of the write as none.</summary>
    private static bool IsUncertain(Exception error) => error is ClusterException || ApiServerFailure.IsOnTheWay(error);

    /// <returns>The number that was stored, after everything in the cluster that may change it.</returns>
    private async Task<int?> PatchAsync(GraphDeploymentSeen seen, PoolPatch patch, CancellationToken cancellationToken)
    {
        if (patch.Adapter is { } adapter)
        {
            var scale = await objects.PatchScaleAsync(seen.Namespace, adapter, patch.Patch, cancellationToken);
            return ApiObject.Count(scale["spec"], "replicas", "spec") ?? 0;
        }

        var deployment = await objects.PatchAsync(
            seen.Deployment.Api, seen.Namespace, seen.Deployment.Name, patch.Patch, cancellationToken);
        return GraphDeployment.Of(deployment).Components.FirstOrDefault(one => one.Name == patch.Pool)?.Replicas.Value;
    }

    private string? OverBudget(GraphDeploymentSeen seen, Pools<int> targets)
    {
        var gpus = seen.Gpus(config);
        return GpuBudget.Fits(config, targets, gpus)
            ? null
            : $"{targets.Prefill} prefill and {targets.Decode} decode replicas take {GpuBudget.Gpus(config.Mode, targets, gpus)} GPUs, " +
                $"max_gpu_budget is {config.MaxGpuBudget}";
    }

    private static Pools<int> After(GraphDeploymentSeen seen, PoolPatch patch) => patch.Pool == seen.Pools.Prefill?.Name
        ? seen.Desired with { Prefill = patch.To }
        : seen.Desired with { Decode = patch.To };

    /// <summary>The pool as settings name it, whatever its component is called.</summary>
    private static string Name(GraphDeploymentSeen seen, PoolPatch patch) =>
        patch.Pool == seen.Pools.Prefill?.Name ? "prefill" : "decode";

    private static string Why(Exception error) => error switch
    {
        ClusterException => error.Message,
        HttpOperationException { Response.StatusCode: HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity } refused =>
            $"the API server refused it ({(int)refused.Response.StatusCode}): " +
            ManifestText.OneLine(ApiServerFailure.MessageOf(refused), longest: 200),
        HttpOperationException answered => $"the API server answered {(int)answered.Response.StatusCode}: {ApiServerFailure.Explain(answered)}",
        _ => $"Kubernetes: {ApiServerFailure.Explain(error)}",
    };
}
