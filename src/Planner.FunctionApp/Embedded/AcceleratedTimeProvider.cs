namespace Planner.FunctionApp.Embedded;

/// <summary>The clock of the embedded day: the wall clock, started elsewhere and running faster.</summary>
/// <remarks>
/// It tells the time only; timers and timestamps are the wall's. Where nobody looks at the day for
/// <see cref="RunsUnwatched"/>, such as on a laptop that sleeps, the clock stands still until somebody does.
/// </remarks>
internal sealed class AcceleratedTimeProvider(TimeProvider wall, ClockAnchors anchors) : TimeProvider
{
    /// <summary>Wall time that it runs on for when nobody looks.</summary>
    public static readonly TimeSpan RunsUnwatched = TimeSpan.FromSeconds(60);

    private volatile Course _course = new(anchors, wall.GetUtcNow());

    /// <inheritdoc/>
    public override long TimestampFrequency => wall.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var (anchors, watched) = _course;
        var now = wall.GetUtcNow();
        var stands = watched + RunsUnwatched;
        return anchors.At(now < stands ? now : stands);
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => wall.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wall.CreateTimer(callback, state, dueTime, period);

    /// <summary>Somebody looks: takes the anchors that are agreed on.</summary>
    public void Follow(ClockAnchors agreed) => _course = new Course(agreed, wall.GetUtcNow());

    private sealed record Course(ClockAnchors Anchors, DateTimeOffset Watched);
}

/// <summary>What ties simulated time to the wall clock.</summary>
/// <param name="Wall">A time of the wall clock.</param>
/// <param name="Sim">The simulated time then.</param>
/// <param name="Speed">Simulated seconds in a second of the wall clock.</param>
internal sealed record ClockAnchors(DateTimeOffset Wall, DateTimeOffset Sim, double Speed)
{
    /// <summary>The simulated time at a time of the wall clock.</summary>
    public DateTimeOffset At(DateTimeOffset wall) => Sim + ((wall - Wall) * Speed);
}
