namespace Planner.FunctionApp.Ticks;

/// <summary>The time that plans are made in: the clock's own, or a faster one of the embedded day.</summary>
/// <param name="Clock">Tells the time.</param>
/// <param name="Speed">Its seconds in one second of the wall clock.</param>
public sealed record PlannerTime(TimeProvider Clock, double Speed = 1)
{
    /// <summary>Now.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A span that a person gave in seconds of the wall clock.</summary>
    public TimeSpan FromWall(TimeSpan span) => span * Speed;
}
