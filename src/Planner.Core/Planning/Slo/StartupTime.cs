namespace Planner.Planning.Slo;

/// <summary>How long a new worker takes until it serves, learnt from what was seen.</summary>
/// <param name="Seconds">The estimate.</param>
/// <param name="WaitingSince">When replicas were added that do not serve yet; null where there are none.</param>
public sealed record StartupTime(double Seconds, DateTimeOffset? WaitingSince)
{
    /// <summary>Before any start was seen: rather long, since a plan for too early a moment comes too late.</summary>
    public static StartupTime Unknown { get; } = new(120, null);

    /// <summary>Longer waits are for hardware, not for a start.</summary>
    private const double MostSeconds = 900;

    /// <summary>Weight of the newest start.</summary>
    private const double Weight = 0.3;

    /// <summary>Looks at the pools: replicas that were added and now serve end a wait.</summary>
    public StartupTime Seen(bool allReady, DateTimeOffset now)
    {
        if (WaitingSince is not { } since || !allReady)
        {
            return this;
        }

        var took = Math.Clamp((now - since).TotalSeconds, 0, MostSeconds);
        return new StartupTime(Seconds + (Weight * (took - Seconds)), null);
    }

    /// <summary>Replicas are being added; while some are on their way already nothing new is measured.</summary>
    public StartupTime Adding(DateTimeOffset now) => WaitingSince is null ? this with { WaitingSince = now } : this;
}
