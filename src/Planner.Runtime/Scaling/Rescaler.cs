using Planner.Loop;
using Planner.Model;
using Planner.State;

namespace Planner.Runtime;

/// <summary>Carries out what a person asks for. It wins over the loops: their writes in between are retried over.</summary>
public sealed class Rescaler(IServingCluster cluster, IStateStore store, DecisionCarrier carrier, PlannerTime time)
{
    private const int Attempts = 10;

    /// <summary>Scales to a person's targets and holds them.</summary>
    /// <exception cref="OutOfBoundsException">The targets are outside the bounds.</exception>
    /// <exception cref="RescaleConflictException">Somebody else rescaled or scaled in between.</exception>
    /// <exception cref="ClusterException">The pools cannot be read or scaled.</exception>
    public async Task<Decision> RescaleAsync(
        PlannedDeployment deployment, RescaleRequest request, CancellationToken cancellationToken)
    {
        var before = await store.ReadStateAsync(deployment.Name, cancellationToken);
        var pools = await deployment.ReadPoolsAsync(cluster, cancellationToken);
        var problems = ManualRescale.Problems(deployment.Settings.Config, request, pools);
        if (problems.Count > 0)
        {
            throw new OutOfBoundsException(problems);
        }

        var written = await WriteAsync(
            deployment, before, state => ManualRescale.Run(state, deployment.Settings.Config, request, pools, time.Now),
            cancellationToken);
        await carrier.AnnounceAsync(deployment, written.Result.Decision);
        try
        {
            await ScaleAsync(deployment, written, cancellationToken);
            return written.Result.Decision;
        }
        catch (ScaleConflictException conflict)
        {
            await TakeBackAsync(deployment, before?.State.Hold, written.Result.State.Hold, cancellationToken);
            throw new RescaleConflictException(conflict.Message);
        }
        catch (ClusterException error)
        {
            await carrier.FailAsync(deployment, written.Result, written.Tag, error, cancellationToken);
            throw;
        }
    }

    /// <summary>Ends a hold.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="RescaleConflictException">Somebody else rescaled in between.</exception>
    public async Task<Decision?> ReleaseAsync(
        PlannedDeployment deployment, string by, CancellationToken cancellationToken)
    {
        var before = await store.ReadStateAsync(deployment.Name, cancellationToken);
        if (before?.State.Hold?.InForce(time.Now) != true && before?.State.External is null)
        {
            return null;
        }

        var written = await WriteAsync(
            deployment, before, state => ManualRescale.Release(state, by, time.Now), cancellationToken);
        await carrier.AnnounceAsync(deployment, written.Result.Decision);
        return written.Result.Decision;
    }

    /// <summary>A loop that scaled in between to what it had decided before is no somebody else: it is overruled.</summary>
    private async Task ScaleAsync(PlannedDeployment deployment, Written written, CancellationToken cancellationToken)
    {
        try
        {
            await carrier.ScaleAsync(deployment, written.Result.State, written.Tag, cancellationToken);
        }
        catch (ScaleConflictException conflict) when (conflict.Current == written.Overruled?.Targets)
        {
            var pending = written.Result.State.Pending! with { From = conflict.Current };
            await carrier.ScaleAsync(
                deployment, written.Result.State with { Pending = pending }, written.Tag, cancellationToken);
        }
    }

    /// <summary>Writes over what the loops write in between, but not over another person's hold.</summary>
    private async Task<Written> WriteAsync(
        PlannedDeployment deployment, StoredState? before, Func<DeploymentState, TickResult> change,
        CancellationToken cancellationToken)
    {
        var stored = before;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                var result = change(stored?.State ?? DeploymentState.Empty);
                var tag = await store.WriteStateAsync(
                    deployment.Name, result.State, result.Decision, stored?.Tag, cancellationToken);
                return new Written(result, tag, stored?.State);
            }
            catch (StateConflictException)
            {
                stored = await store.ReadStateAsync(deployment.Name, cancellationToken);
                if (stored?.State.Hold is { } other && other != before?.State.Hold)
                {
                    throw new RescaleConflictException($"{other.By} rescaled in between; look at the deployment and try again");
                }
            }
        }

        throw new RescaleConflictException("the state kept changing; try again");
    }

    private async Task TakeBackAsync(
        PlannedDeployment deployment, Hold? earlier, Hold? ours, CancellationToken cancellationToken)
    {
        var stored = await store.ReadStateAsync(deployment.Name, cancellationToken);
        if (stored is not null && stored.State.Hold == ours)
        {
            await store.WriteStateAsync(
                deployment.Name, stored.State.Done() with { Hold = earlier }, decision: null, stored.Tag, cancellationToken);
        }
    }

    /// <param name="Result">What was written.</param>
    /// <param name="Tag">Its tag.</param>
    /// <param name="Overruled">The state that it was written over.</param>
    private sealed record Written(TickResult Result, StateTag Tag, DeploymentState? Overruled);
}
