using System.Collections.Concurrent;
using Planner.Model;
using Planner.Runtime;
using Planner.State;

namespace Planner.FunctionApp.Http;

/// <summary>Which loops of which deployments have had no completed tick for three intervals, and why.</summary>
/// <remarks>It goes by the stored state, so any instance can tell, whichever runs the ticks.</remarks>
public sealed class Readiness
{
    private const int Intervals = 3;

    /// <summary>A probe waits for no longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seenFirst = new();
    private readonly IStateStore _store;
    private readonly DecisionList _decisions;
    private readonly PlannerTime _time;

    /// <summary>Begins the time that the fleet has for its first ticks; a deployment that is added gets its own.</summary>
    public Readiness(IStateStore store, DecisionList decisions, PlannerTime time, FleetProvider fleet)
    {
        (_store, _decisions, _time) = (store, decisions, time);
        foreach (var deployment in fleet.Deployments)
        {
            _seenFirst[deployment.Name] = time.Now;
        }
    }

    /// <summary>Every loop of some deployments.</summary>
    internal async Task<IReadOnlyList<LoopReadiness>> OfAsync(
        IReadOnlyList<PlannedDeployment> deployments, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        given.CancelAfter(Patience);
        var loops = await Task.WhenAll(deployments.Select(deployment => OfAsync(deployment, given.Token)));
        cancellationToken.ThrowIfCancellationRequested();
        return [.. loops.SelectMany(one => one)];
    }

    private async Task<IReadOnlyList<LoopReadiness>> OfAsync(PlannedDeployment deployment, CancellationToken cancellationToken)
    {
        var since = _seenFirst.GetOrAdd(deployment.Name, _time.Now);
        try
        {
            var state = (await _store.ReadStateAsync(deployment.Name, cancellationToken))?.State;
            return await Task.WhenAll(deployment.Loops.Select(loop => OfAsync(deployment, loop, state, since, cancellationToken)));
        }
        catch (OperationCanceledException)
        {
            return Unready(deployment, $"the store did not answer within {Patience.TotalSeconds:F0} s");
        }
        catch (Exception error)
        {
            // Whatever is wrong with one state, the others are still to be told.
            return Unready(deployment, ForeignText.OneLine(error.Message));
        }
    }

    private static List<LoopReadiness> Unready(PlannedDeployment deployment, string reason) =>
        [.. deployment.Loops.Select(loop => new LoopReadiness(deployment.Name, loop, null, reason))];

    private async Task<LoopReadiness> OfAsync(
        PlannedDeployment deployment, DecisionLoop loop, DeploymentState? state, DateTimeOffset since,
        CancellationToken cancellationToken)
    {
        var interval = deployment.Interval(loop);
        var last = loop == DecisionLoop.Load ? state?.Load.LastCompleted : state?.Throughput.LastCompleted;
        var done = last <= _time.Now + interval ? last : null;   // later: by a clock that ran ahead
        var isLate = _time.Now - (done > since ? done.Value : since) > Intervals * interval;
        var reason = deployment.Unusable
            ?? (isLate ? await BlockedByAsync(deployment, loop, state, cancellationToken) ?? "no tick has ended" : null);
        return new LoopReadiness(deployment.Name, loop, done, reason);
    }

    /// <summary>Why the last decision of a loop was blocked; null where it was not.</summary>
    private async Task<string?> BlockedByAsync(
        PlannedDeployment deployment, DecisionLoop loop, DeploymentState? state, CancellationToken cancellationToken)
    {
        if (loop == DecisionLoop.Load)
        {
            return state?.Load.Last is { Outcome: DecisionOutcome.Blocked } verdict ? verdict.Reason : null;
        }

        const int looked = 50;
        var page = await _decisions.PageAsync(deployment.Name, looked, before: null, cancellationToken);
        var newest = page.Decisions.Select(stored => stored.Decision).FirstOrDefault(decision => decision.Loop == loop);
        return newest?.Outcome == DecisionOutcome.Blocked ? newest.Reason : null;
    }
}
