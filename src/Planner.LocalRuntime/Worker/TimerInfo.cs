namespace Planner.LocalRuntime;

/// <summary>What a timer function is told about its run.</summary>
public sealed class TimerInfo
{
    /// <summary>Last and next run; null for schedules of more than one run a minute and without a monitor.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run is late, because the machine slept or its clock was set.</summary>
    public bool IsPastDue { get; set; }
}
