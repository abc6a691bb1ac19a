using System.Collections.Concurrent;
using Planner.Loop;
using Planner.Model;

namespace Planner.Runtime;

/// <summary>
/// Spares the timer, which fires more often than slots end, a look at the store when this process knows that a slot
/// is done. Only a memory aid: the state decides.
/// </summary>
public sealed class TickSchedule
{
    private readonly ConcurrentDictionary<(DecisionLoop Loop, string Deployment), DateTimeOffset> _done = new();

    /// <summary>Whether the slot may still have to be done.</summary>
    public bool MayBeDue(DecisionLoop loop, PlannedDeployment deployment, DateTimeOffset slotEnd) =>
        !_done.TryGetValue((loop, deployment.Name), out var last)
        || !TickSlot.IsDone(last, slotEnd, deployment.Interval(loop));

    /// <summary>Remembers a slot that is done.</summary>
    public void Done(DecisionLoop loop, PlannedDeployment deployment, DateTimeOffset slotEnd) =>
        _done[(loop, deployment.Name)] = slotEnd;
}
