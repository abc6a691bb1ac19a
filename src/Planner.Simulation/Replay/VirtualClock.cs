namespace Planner.Simulation;

/// <summary>A clock that a simulation moves.</summary>
internal sealed class VirtualClock : TimeProvider
{
    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.UtcTicks;

    /// <summary>None: the clock stands still while a tick runs, so that a timer would never come due.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("a virtual clock has no timers");
}
