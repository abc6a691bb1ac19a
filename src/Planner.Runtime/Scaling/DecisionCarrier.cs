using Planner.Loop;
using Planner.Model;
using Planner.State;

namespace Planner.Runtime;

/// <summary>Carries a stored decision out: scales, and then clears what was pending.</summary>
public sealed class DecisionCarrier(IServingCluster cluster, IStateStore store, ILogger<DecisionCarrier> log)
{
    /// <summary>Told every decision once it has been stored and before it is carried out.</summary>
    public Func<PlannedDeployment, Decision, Task>? Decided { get; set; }

    /// <summary>
    /// Scales where the decision says so. What fails stays pending with its error, for the next tick to try again or to see
    /// that somebody else has scaled.
    /// </summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="result">The stored state and its decision.</param>
    /// <param name="tag">Tag of the stored state.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The decision, saying so where it was not carried out.</returns>
    public async Task<Decision> CarryOutAsync(
        PlannedDeployment deployment, TickResult result, StateTag tag, CancellationToken cancellationToken)
    {
        if (result.IsNews)
        {
            await AnnounceAsync(deployment, result.Decision);
        }

        // What is pending beside a decision that scales nothing is the next tick's to judge again, and to finish.
        if (result.Decision.Outcome != DecisionOutcome.Scale)
        {
            return result.Decision;
        }

        try
        {
            await ScaleAsync(deployment, result.State, tag, cancellationToken);
            return result.Decision;
        }
        catch (ClusterException error)
        {
            return await FailAsync(deployment, result, tag, error, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && result.State.Pending is not null)
        {
            // What became of it the next tick will see; why it was left is worth a write all the same.
            return await FailAsync(deployment, result, tag, new ClusterException("it ran out of time"), CancellationToken.None);
        }
    }

    /// <summary>Remembers that an attempt to scale has failed, and records it where the error is news.</summary>
    /// <returns>The decision with a step that says so.</returns>
    public async Task<Decision> FailAsync(
        PlannedDeployment deployment, TickResult result, StateTag tag, ClusterException error, CancellationToken cancellationToken)
    {
        var reason = ForeignText.OneLine(error.Message);
        var failed = result.Decision.NotCarriedOut(reason);
        var isNews = result.State.Pending?.LastError != reason;
        if (isNews)
        {
            log.ScalingFailed(deployment.Name, reason);
        }

        try
        {
            var state = result.State.Failed((error as PartialScaleException)?.Reached, reason);
            await store.WriteStateAsync(deployment.Name, state, isNews ? failed : null, tag, cancellationToken);
        }
        catch (StateConflictException)
        {
            // Somebody decided while we tried: theirs counts, and sees the pools as they are.
        }

        return failed;
    }

    /// <summary>Logs a stored decision and tells who listens.</summary>
    public Task AnnounceAsync(PlannedDeployment deployment, Decision decision)
    {
        log.Decided(deployment.Name, decision);
        return Decided?.Invoke(deployment, decision) ?? Task.CompletedTask;
    }

    /// <summary>Does what is pending in a stored state, if anything is, and clears it.</summary>
    /// <exception cref="ClusterException">It was not scaled; the decision is still pending.</exception>
    public async Task ScaleAsync(
        PlannedDeployment deployment, DeploymentState state, StateTag tag, CancellationToken cancellationToken)
    {
        if (state.Pending is { } pending)
        {
            await ScaleAsync(deployment, pending.From, pending.To, cancellationToken);
            await ClearPendingAsync(deployment, state, tag, pending.To, cancellationToken);
        }
    }

    private async Task ClearPendingAsync(
        PlannedDeployment deployment, DeploymentState state, StateTag tag, Pools<int> scaledTo,
        CancellationToken cancellationToken)
    {
        try
        {
            await store.WriteStateAsync(deployment.Name, state.Done(), decision: null, tag, cancellationToken);
        }
        catch (StateConflictException)
        {
            await YieldToLaterDecisionAsync(deployment, scaledTo, cancellationToken);
        }
    }

    /// <summary>
    /// Somebody decided while we scaled. If they are to scale to other numbers, theirs are the ones to have: ours may have
    /// come after them; so are those that a person holds. Another that scales nothing may only have looked before we did.
    /// </summary>
    private async Task YieldToLaterDecisionAsync(
        PlannedDeployment deployment, Pools<int> scaledTo, CancellationToken cancellationToken)
    {
        var stored = await store.ReadStateAsync(deployment.Name, cancellationToken);
        var asked = stored?.State is { Hold: not null } held ? held.Targets : stored?.State.Pending?.To;
        if (asked is { } later && later != scaledTo)
        {
            await ScaleAsync(deployment, scaledTo, later, cancellationToken);
        }
    }

    /// <summary>Scales, unless another app that saw the same decision pending has done it already.</summary>
    private async Task ScaleAsync(
        PlannedDeployment deployment, Pools<int> from, Pools<int> to, CancellationToken cancellationToken)
    {
        try
        {
            await cluster.ScaleAsync(deployment.Config, from, to, cancellationToken);
        }
        catch (ScaleConflictException conflict) when (conflict.Current == to)
        {
            // Done is done, whoever did it.
        }
    }
}
