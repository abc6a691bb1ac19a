namespace Planner.Model;

/// <summary>Numbers of replicas, pool by pool.</summary>
public static class PoolCounts
{
    /// <summary>The larger number of each pool.</summary>
    public static Pools<int> AtLeast(this Pools<int> counts, Pools<int> least) => counts.With(least, Math.Max);

    /// <summary>The smaller number of each pool.</summary>
    public static Pools<int> AtMost(this Pools<int> counts, Pools<int> most) => counts.With(most, Math.Min);

    /// <summary>Whether no pool has more than another count allows.</summary>
    public static bool IsWithin(this Pools<int> counts, Pools<int> most) => counts.AtMost(most) == counts;
}
