namespace Planner.LocalRuntime;

/// <summary>Where a schedule stands as a run begins.</summary>
public sealed class ScheduleStatus
{
    /// <summary>Start of the run before; the default value before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>When the run that now begins was due.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was written.</summary>
    public DateTime LastUpdated { get; set; }
}
