namespace Planner.FunctionApp.Demo;

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
