namespace Planner.Model;

/// <summary>How long a new worker takes until it serves, learnt from what was seen.</summary>
/// <param name="Seconds">The estimate.</param>
public sealed record StartupTime(double Seconds)
{
    /// <summary>Replicas that are on their way; null where none are.</summary>
    public AwaitedReplicas? Awaited { get; init; }

    /// <summary>Before any start was seen: rather long, since a plan for too early a moment comes too late.</summary>
    public static StartupTime Unknown { get; } = new(120);

    /// <summary>Longer waits are for hardware, not for a start: nothing is learnt of them.</summary>
    internal const double MostSeconds = 900;

    /// <summary>Weight of the newest start.</summary>
    private const double Weight = 0.3;

    /// <summary>How far ahead to plan, s: a worker that is asked for a slot later serves only then.</summary>
    /// <param name="slot">Time between two decisions.</param>
    public double HorizonS(TimeSpan slot) => Seconds + slot.TotalSeconds;

    /// <summary>Looks at the pools: replicas that were added and now serve end a wait.</summary>
    public StartupTime Seen(PoolsSeen pools) => Seen(pools.Asked, pools.Ready, pools.At);

    /// <summary>With the replicas that a decision adds, if it scales.</summary>
    public StartupTime After(Decision decision) =>
        decision.Outcome == DecisionOutcome.Scale && !decision.Targets.IsWithin(decision.From)
            ? Adding(decision.Targets, decision.At)
            : this;

    /// <inheritdoc cref="Seen(PoolsSeen)"/>
    /// <param name="desired">Replicas asked for.</param>
    /// <param name="ready">Replicas that serve.</param>
    /// <param name="now">When it is.</param>
    public StartupTime Seen(Pools<int> desired, Pools<int> ready, DateTimeOffset now)
    {
        if (Awaited is not { } awaited)
        {
            return this;
        }

        if (!awaited.Targets.IsWithin(desired))
        {
            return this with { Awaited = null };   // no longer wanted: there is nothing to measure
        }

        if (!awaited.Targets.IsWithin(ready))
        {
            return this;
        }

        var took = Math.Max(0, (now - awaited.Since).TotalSeconds);
        return new StartupTime(took > MostSeconds ? Seconds : Seconds + (Weight * (took - Seconds)));
    }

    /// <summary>Replicas are being added; while some are on their way already nothing new is measured.</summary>
    public StartupTime Adding(Pools<int> targets, DateTimeOffset now) =>
        Awaited is null ? this with { Awaited = new AwaitedReplicas(targets, now) } : this;
}
