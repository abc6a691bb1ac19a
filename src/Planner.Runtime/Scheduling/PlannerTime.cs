namespace Planner.Runtime;

/// <summary>The time that plans are made in: the clock's own, or a faster one of the embedded day.</summary>
/// <param name="Clock">Tells the time.</param>
/// <param name="Speed">Its seconds in one second of the wall clock.</param>
public sealed record PlannerTime(TimeProvider Clock, double Speed = 1)
{
    /// <summary>Whether only a simulator moves the clock: a tick takes no time on it, so that there is nothing to give up.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>Now.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A span that a person gave in seconds of the wall clock.</summary>
    public TimeSpan FromWall(TimeSpan span) => span * Speed;

    /// <summary>What a span of plans takes by the wall clock.</summary>
    public TimeSpan ToWall(TimeSpan span) => span / Speed;
}
