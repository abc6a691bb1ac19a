using System.Diagnostics;
using Planner.FunctionApp.Telemetry;
using Planner.Planning;
using Planner.State;
using Planner.Storage;

namespace Planner.FunctionApp.Ticks;

/// <summary>
/// Decides on the state as it is stored and writes both in one transaction. Who loses a race runs again on what was seen.
/// </summary>
internal sealed class TickWriter(IStateStore store, DecisionCarrier carrier, ILogger log)
{
    private const int Attempts = 3;

    /// <summary>Decides, writes and carries out.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="isDone">Whether the stored state shows that others have done the slot.</param>
    /// <param name="decide">The tick.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TickOutcome> RunAsync(
        PlannedDeployment deployment, Predicate<DeploymentState> isDone, Func<DeploymentState, TickResult> decide,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var stored = await store.ReadStateAsync(deployment.Name, cancellationToken);
            var state = stored?.State ?? DeploymentState.Empty;
            if (isDone(state))
            {
                return new TickOutcome(SlotIsDone: true, null);
            }

            var result = decide(state);
            if (await TryWriteAsync(deployment, result, stored?.Tag, cancellationToken) is { } tag)
            {
                return new TickOutcome(SlotIsDone: true, await carrier.CarryOutAsync(deployment, result, tag, cancellationToken));
            }
        }

        log.GaveUp(deployment.Name, Attempts);
        return new TickOutcome(SlotIsDone: false, null);
    }

    /// <summary>Runs a tick of the timer: what fails is logged and stops no other deployment.</summary>
    public async Task LoggedAsync(PlannedDeployment deployment, DecisionLoop loop, Func<Task<Decision?>> tick)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (await tick() is { } decision)
            {
                PlannerMeter.Ticked(deployment.Name, loop, decision, start);
            }
        }
        catch (Exception error) when (error is StateFormatException or StateStoreException or StateConflictException)
        {
            log.TickFailed(deployment.Name, error.Message);
            PlannerMeter.Ticked(deployment.Name, loop, decision: null, start);
        }
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

/// <summary>How a tick went.</summary>
/// <param name="SlotIsDone">Whether its slot is done, by it or by others.</param>
/// <param name="Decision">Its decision; null where others were first.</param>
internal sealed record TickOutcome(bool SlotIsDone, Decision? Decision);
