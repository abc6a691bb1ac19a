namespace Planner.FunctionApp.Demo;

/// <summary>What ties simulated time to the wall clock.</summary>
/// <param name="Wall">A time of the wall clock.</param>
/// <param name="Sim">The simulated time then.</param>
/// <param name="Speed">Simulated seconds in a second of the wall clock.</param>
internal sealed record ClockAnchors(DateTimeOffset Wall, DateTimeOffset Sim, double Speed)
{
    /// <summary>The simulated time at a time of the wall clock.</summary>
    public DateTimeOffset At(DateTimeOffset wall) => Sim + ((wall - Wall) * Speed);
}
