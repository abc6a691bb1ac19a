using Planner.Model;

namespace Planner.State;

/// <summary>What is remembered of a pool from tick to tick, to tell a slow start from a dead worker.</summary>
/// <param name="Served">Most replicas that served together, of those that are still asked for.</param>
public sealed record PoolWatch(int Served)
{
    /// <summary>Since when fewer replicas serve than are asked for; null where all do.</summary>
    public DateTimeOffset? NotReadySince { get; init; }

    /// <summary>Since when nobody carries out the number asked for; null where it is being carried out.</summary>
    public DateTimeOffset? IgnoredSince { get; init; }

    /// <summary>A pool that stays behind for this many start-up times does not come by itself.</summary>
    private const double StartupsUntilStuck = 3;

    /// <summary>What is known after another look; null where there is no such pool.</summary>
    public static PoolWatch? Next(PoolWatch? last, PoolStatus? pool, DateTimeOffset now) => pool is null
        ? null
        : new PoolWatch(Math.Min(Math.Max(last?.Served ?? 0, pool.Ready), pool.Desired))
        {
            NotReadySince = pool.Ready < pool.Desired ? Earlier(last?.NotReadySince, now) : null,
            IgnoredSince = pool.NotCarriedOut is null ? null : Earlier(last?.IgnoredSince, now),
        };

    /// <summary>What an operator has to know of the pool, in a text that stays the same while the trouble does; null where nothing.</summary>
    /// <param name="name">Name of the pool.</param>
    /// <param name="pool">The pool as it is.</param>
    /// <param name="startupS">How long a start takes, s.</param>
    /// <param name="now">When it is.</param>
    public string? Warning(string name, PoolStatus pool, double startupS, DateTimeOffset now)
    {
        if (IgnoredSince < now)
        {
            return $"{name}: {pool.Desired} replicas requested, not carried out: {pool.NotCarriedOut}";
        }

        var serving = $"{name}: {pool.Ready} of {pool.Desired} serve";
        return pool.Ready < Served ? $"{serving}, down from {Served}: a worker died or is being replaced"
            : IsStuck(startupS, now) ? $"{serving} since {NotReadySince:u}, much longer than a start-up: check the pods"
            : null;
    }

    private bool IsStuck(double startupS, DateTimeOffset now) =>
        now - NotReadySince > TimeSpan.FromSeconds(StartupsUntilStuck * startupS);

    /// <summary>A time ahead of the clock was written by a clock that ran ahead.</summary>
    private static DateTimeOffset Earlier(DateTimeOffset? last, DateTimeOffset now) => last < now ? last.Value : now;
}
