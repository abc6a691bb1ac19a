using Planner.Loop;
using Planner.State;

namespace Planner.Runtime;

/// <summary>
/// Takes a tick from what is seen to what is stored and scaled: decides on the state as it is stored and writes both in one
/// transaction. Who loses a race runs again on what was seen; pools that look scaled by somebody else are read again first. What fails becomes a blocked decision wherever the store works.
/// </summary>
internal sealed class TickWriter(IStateStore store, DecisionCarrier carrier, ILogger log)
{
    private const int Attempts = 3;

    private delegate Task<TickResult> Decide(DeploymentState state, CancellationToken cancellationToken);

    /// <summary>Observes, decides, writes and carries out.</summary>
    /// <exception cref="StateFormatException">The stored state must not be used.</exception>
    /// <exception cref="StateStoreException">The store fails.</exception>
    /// <exception cref="TickGivenUpException">Storing or scaling took too long.</exception>
    public async Task<TickOutcome> RunAsync<TSeen>(
        PlannedDeployment deployment, LoopTick<TSeen> tick, TickDeadline deadline)
    {
        Exception unforeseen;
        try
        {
            var decide = await ObserveAsync(tick, deadline);
            return await deadline.CarryOutAsync(token => WriteAsync(deployment, tick.IsDone, decide, deadline, token));
        }
        catch (Exception error) when (IsUnforeseen(error, deadline))
        {
            unforeseen = error;
        }

        var reason = $"an unexpected error ({unforeseen.GetType().Name}: {ForeignText.OneLine(unforeseen.Message)}): replicas unchanged";
        var outcome = await deadline.CarryOutAsync(
            token => WriteAsync(
                deployment, tick.IsDone, (state, _) => Task.FromResult(tick.Blind(state, reason)), deadline, token));
        return outcome with { Unforeseen = unforeseen };
    }

    /// <summary>How to decide on what there is to be seen, which may be nothing.</summary>
    private static async Task<Decide> ObserveAsync<TSeen>(LoopTick<TSeen> tick, TickDeadline deadline)
    {
        try
        {
            var seen = await deadline.ObserveAsync(token => tick.ObserveAsync(deadline, token));
            return (state, token) => DecideAsync(tick, state, seen, token);
        }
        catch (Exception error) when (error is ClusterException or TickGivenUpException)
        {
            return (state, _) => Task.FromResult(tick.Blind(state, error.Message));
        }
    }

    private static async Task<TickResult> DecideAsync<TSeen>(
        LoopTick<TSeen> tick, DeploymentState state, TSeen seen, CancellationToken cancellationToken)
    {
        try
        {
            return tick.Decide(state, await tick.VerifyAsync(state, seen, cancellationToken));
        }
        catch (ClusterException error)
        {
            return tick.Blind(state, error.Message);
        }
    }

    private static bool IsUnforeseen(Exception error, TickDeadline deadline) => error switch
    {
        TickGivenUpException or StateFormatException or StateStoreException or StateConflictException => false,
        OperationCanceledException => !deadline.IsStopped,
        _ => true,
    };

    private async Task<TickOutcome> WriteAsync(
        PlannedDeployment deployment, Predicate<DeploymentState> isDone, Decide decide,
        TickDeadline deadline, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            deadline.Await("the store");
            var stored = await store.ReadStateAsync(deployment.Name, cancellationToken);
            var state = stored?.State ?? DeploymentState.Empty;
            if (isDone(state))
            {
                return new TickOutcome(SlotIsDone: true, null);
            }

            var decided = await decide(state, cancellationToken);
            var result = decided with { State = decided.State.Completed(decided.Decision) };
            if (await TryWriteAsync(deployment, result, stored?.Tag, cancellationToken) is { } tag)
            {
                deadline.Await("the API server");
                return new TickOutcome(SlotIsDone: true, await carrier.CarryOutAsync(deployment, result, tag, cancellationToken));
            }
        }

        log.GaveUp(deployment.Name, Attempts);
        return new TickOutcome(SlotIsDone: false, null);
    }

    private async Task<StateTag?> TryWriteAsync(
        PlannedDeployment deployment, TickResult result, StateTag? read, CancellationToken cancellationToken)
    {
        try
        {
            var record = result.IsNews ? result.Decision : null;
            return await store.WriteStateAsync(deployment.Name, result.State, record, read, cancellationToken);
        }
        catch (StateConflictException)
        {
            log.LostRace(deployment.Name);
            return null;
        }
    }
}
