namespace Planner.Loop;

/// <summary>
/// Time cut into slots of one interval, counted from the Unix epoch. A tick belongs to the slot that ended last, so
/// a late, early or doubled firing neither skips nor repeats one.
/// </summary>
public static class TickSlot
{
    /// <summary>End of the last whole slot at a time.</summary>
    public static DateTimeOffset EndOfLast(DateTimeOffset now, TimeSpan interval)
    {
        var sinceEpoch = now - DateTimeOffset.UnixEpoch;
        return now.ToUniversalTime() - TimeSpan.FromTicks(sinceEpoch.Ticks % interval.Ticks);
    }

    /// <summary>Number of the slot that ends at a time.</summary>
    public static long Number(DateTimeOffset slotEnd, TimeSpan interval) =>
        (slotEnd - DateTimeOffset.UnixEpoch).Ticks / interval.Ticks;

    /// <summary>Whether a slot has been done, going by the last one that was.</summary>
    /// <param name="last">End of the last slot that was done.</param>
    /// <param name="slotEnd">End of the slot asked for.</param>
    /// <param name="interval">Length of the slots.</param>
    /// <param name="clock">End of the last slot by the clock as it is now; null: the slot asked for is that one.</param>
    /// <remarks>
    /// More than a slot ahead of the clock means that the clock was ahead when the state was written: not done then.
    /// </remarks>
    public static bool IsDone(
        DateTimeOffset? last, DateTimeOffset slotEnd, TimeSpan interval, DateTimeOffset? clock = null) =>
        last >= slotEnd && last - (clock ?? slotEnd) <= interval;

    /// <summary>Slots between two slot ends that no tick ran in.</summary>
    public static long Missed(DateTimeOffset last, DateTimeOffset current, TimeSpan interval) =>
        Math.Max(0, ((current - last).Ticks / interval.Ticks) - 1);
}
