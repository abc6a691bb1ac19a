using Planner.Configuration;
using Planner.Observations;

namespace Planner.FunctionApp.Demo;

/// <summary>Finds the traffic of a slot in the simulated day.</summary>
internal static class SlotTraffic
{
    public static TrafficObservation Of(
        SimulatedDay day, SimulatedWorld world, DateTimeOffset slotEnd, PlannerConfig asked, PlannerConfig simulated)
    {
        var interval = simulated.ThroughputAdjustmentInterval;
        var sinceStart = slotEnd - world.DayStart;
        if (asked.ThroughputAdjustmentInterval != interval || sinceStart.Ticks % interval.Ticks != 0)
        {
            return Unavailable($"the simulated day knows only slots of {interval.TotalSeconds:F0} s");
        }

        if (sinceStart == TimeSpan.Zero)
        {
            return world.LastSlot?.ToObservation() ?? Unavailable("the simulated deployment began to serve only then");
        }

        var slot = (sinceStart.Ticks / interval.Ticks) - 1;
        return slot < 0 ? Unavailable("the slot is of an earlier day, which the simulator has forgotten")
            : slot >= day.Slots.Count ? Unavailable("the slot has not ended yet")
            : day.Slots[(int)slot].Window.ToObservation();
    }

    private static TrafficObservation.Unavailable Unavailable(string reason) => new(reason);
}
