namespace Planner.FunctionApp.Demo;

/// <summary>What the embedded day is like. Changing anything but the speed changes what a stored day replays to.</summary>
internal sealed record DaySettings
{
    /// <summary>Simulated seconds in one of the wall clock: a day takes 24 minutes.</summary>
    public double Speed { get; init; } = 60;

    /// <summary>Requests a second at the ordinary peak: a budget of 16 GPUs just carries it.</summary>
    public double PeakPerS { get; init; } = 6;

    /// <summary>From a worker's creation to its readiness, simulated seconds.</summary>
    public double StartupS { get; init; } = 90;

    /// <summary>Replicas of each pool when the first day begins.</summary>
    public int InitialReplicas { get; init; } = 2;

    /// <summary>How long a day is; a whole number of intervals.</summary>
    public static TimeSpan Length => TimeSpan.FromDays(1);
}
