using System.Collections.Concurrent;
using System.Diagnostics;
using Planner.Model;
using Planner.State;

namespace Planner.Runtime;

/// <summary>
/// One loop's ticks of many deployments: a deployment never has two at once, and none waits for another that hangs.
/// </summary>
internal sealed class LoopTicks(DecisionLoop loop, PlannerTime time, ConditionLog conditions, LoopHost host)
{
    /// <summary>A firing returns after this at the latest, since the next one waits for it.</summary>
    private static readonly TimeSpan LongestFiring = TimeSpan.FromSeconds(9);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new();
    private readonly TickPace _pace = new(time.Clock);
    private int _firings;

    /// <summary>
    /// Begins the ticks of those that are due, each firing with another deployment, and waits for them for less than an
    /// interval; what takes longer goes on, and the next firing leaves that deployment alone.
    /// </summary>
    public async Task FireAsync(
        IReadOnlyList<PlannedDeployment> due, Func<PlannedDeployment, Task<TickOutcome>> tick, CancellationToken stop)
    {
        var first = due.Count == 0 ? 0 : (int)((uint)Interlocked.Increment(ref _firings) * TickPace.Places % due.Count);
        var ticks = due.Skip(first).Concat(due.Take(first)).Select(deployment => FireAsync(deployment, tick, stop)).ToList();
        try
        {
            await Task.WhenAll(ticks).WaitAsync(Patience(due), time.Clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            // They go on, and have their own deadlines.
        }

        conditions.Tell();
    }

    /// <summary>Runs a tick for a caller, who waits for the one that is under way.</summary>
    public async Task<TickOutcome> RunAsync(
        PlannedDeployment deployment, Func<PlannedDeployment, Task<TickOutcome>> tick, CancellationToken cancellationToken)
    {
        var turn = Turn(deployment);
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await tick(deployment);
        }
        finally
        {
            turn.Release();
        }
    }

    private TimeSpan Patience(IReadOnlyList<PlannedDeployment> due)
    {
        var intervals = due.Select(deployment => 0.9 * time.ToWall(deployment.Interval(loop)));
        return intervals.Append(LongestFiring).Min();
    }

    private SemaphoreSlim Turn(PlannedDeployment deployment) => _turns.GetOrAdd(deployment.Name, _ => new SemaphoreSlim(1));

    private async Task FireAsync(
        PlannedDeployment deployment, Func<PlannedDeployment, Task<TickOutcome>> tick, CancellationToken stop)
    {
        var turn = Turn(deployment);
        if (!await turn.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            return;
        }

        try
        {
            await _pace.RunAsync(() => ReportedAsync(deployment, tick), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What fails is told and measured, and stops no other deployment.</summary>
    private async Task ReportedAsync(PlannedDeployment deployment, Func<PlannedDeployment, Task<TickOutcome>> tick)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var outcome = await tick(deployment);
            if (outcome.Decision is { } decision)
            {
                conditions.Decided(deployment.Name, decision, outcome.Unforeseen);
                Ended(deployment, outcome.Unforeseen is null ? decision : null, start);
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var isForeseen = error is StateFormatException or StateStoreException or StateConflictException or TickGivenUpException;
            conditions.Failed(deployment.Name, loop, error.Message, isForeseen ? null : error);
            Ended(deployment, decision: null, start);
        }
    }

    private void Ended(PlannedDeployment deployment, Decision? decision, long start) =>
        host.Ended(new EndedTick(deployment.Name, loop, decision, Stopwatch.GetElapsedTime(start)));
}
