using Planner.Loop;
using Planner.Model;

namespace Planner.Runtime;

/// <summary>Runs the loops over the fleet: a firing of a timer ticks every deployment whose slot is due.</summary>
public sealed class LoopRunner(
    FleetWatch fleet, IEnumerable<IDeploymentLoop> loops, TickSchedule schedule, PlannerTime time, ConditionLog conditions,
    LoopHost host)
{
    private readonly Dictionary<DecisionLoop, (IDeploymentLoop Loop, LoopTicks Ticks)> _loops = loops.ToDictionary(
        loop => loop.Loop, loop => (loop, new LoopTicks(loop.Loop, time, conditions, host)));

    /// <summary>
    /// Runs a loop's tick of every deployment whose slot is due. One that fails or hangs neither stops nor delays others.
    /// </summary>
    public async Task FireAsync(DecisionLoop loop, CancellationToken cancellationToken)
    {
        var deployments = await fleet.RefreshAsync();
        await _loops[loop].Ticks.FireAsync(
            [.. deployments.Where(deployment => deployment.Loops.Contains(loop) && MayBeDue(loop, deployment))],
            deployment => TickAsync(loop, deployment, onlyIfDue: true, cancellationToken), cancellationToken);
    }

    /// <summary>Runs a loop's tick of one deployment now, whether or not its slot is done.</summary>
    /// <exception cref="StateConflictException">Others kept writing the state.</exception>
    public async Task<Decision> RunNowAsync(DecisionLoop loop, PlannedDeployment deployment, CancellationToken cancellationToken)
    {
        var outcome = await _loops[loop].Ticks.RunAsync(
            deployment, one => TickAsync(loop, one, onlyIfDue: false, cancellationToken), cancellationToken);
        return outcome.Decision ?? throw new StateConflictException(deployment.Name);
    }

    private bool MayBeDue(DecisionLoop loop, PlannedDeployment deployment) =>
        schedule.MayBeDue(loop, deployment, SlotEnd(loop, deployment));

    private async Task<TickOutcome> TickAsync(
        DecisionLoop loop, PlannedDeployment deployment, bool onlyIfDue, CancellationToken cancellationToken)
    {
        var slotEnd = SlotEnd(loop, deployment);
        var outcome = await _loops[loop].Loop.RunAsync(deployment, onlyIfDue, cancellationToken);
        if (outcome.SlotIsDone)
        {
            schedule.Done(loop, deployment, slotEnd);
        }

        return outcome;
    }

    private DateTimeOffset SlotEnd(DecisionLoop loop, PlannedDeployment deployment) =>
        TickSlot.EndOfLast(time.Now, deployment.Interval(loop));
}
