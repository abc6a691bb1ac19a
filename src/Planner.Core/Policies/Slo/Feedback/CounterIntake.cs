using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>
/// Takes differences of the frontends' counters. One bad reading is no baseline: the next good one goes on from the last
/// that was trusted, and covers all the time since. Where the counters really began anew, two readings that agree are the
/// new baseline.
/// </summary>
/// <param name="slotS">Length of a slot, s.</param>
/// <param name="slotEnd">End of the slot that ended last.</param>
/// <param name="now">When the tick is, which is when counters without a time of their own were read.</param>
/// <param name="tuning">The policy's numbers.</param>
internal sealed class CounterIntake(double slotS, DateTimeOffset slotEnd, DateTimeOffset now, SloTuning tuning)
{
    /// <summary>The slot's reading, or none.</summary>
    public CounterGain Take(SloState known, FrontendCounters? counters)
    {
        if (counters is null)
        {
            return new(known);
        }

        var takenAt = counters.At ?? now;
        if (known is not { Counters: { } last, CountersAt: { } at })
        {
            return new(WithBaseline(known, counters, takenAt));
        }

        if (slotEnd <= at)
        {
            return new(WithBaseline(known, counters, takenAt), Doubt: "the clock was set back: what was counted since is not known");
        }

        if ((slotEnd - at).TotalSeconds > tuning.MostCoveredS)
        {
            return new(WithBaseline(known with { Arrivals = [], SeenS = 0 }, counters, takenAt));
        }

        if (IsAwaited(last, counters, takenAt - (known.CountersTakenAt ?? at)))
        {
            return new(known);
        }

        var (gain, doubt) = Gain(known, counters, takenAt, new(last, at, known.CountersTakenAt ?? at));
        if (gain is null && known.Doubted is { } doubted)
        {
            gain = SinceDoubted(known, counters, takenAt, doubted);
        }

        return gain ?? new(
            known.Doubted is { } same && counters.IsSameReading(same.Counters)
                ? known
                : known with { Doubted = new(counters, slotEnd, takenAt) },
            Doubt: doubt);
    }

    /// <summary>
    /// Whether this is the last reading once more, or hardly newer: what came meanwhile is in the next. Counters that stand still
    /// while requests are in flight are no silence, however long.
    /// </summary>
    private bool IsAwaited(FrontendCounters last, FrontendCounters counters, TimeSpan since) =>
        since.TotalSeconds < slotS / 2 || (counters.Inflight > 0 && counters.IsSameReading(last));

    /// <summary>
    /// The new baseline is the reading before, once this one follows from it and shows traffic: a proxy that answers zeros for a
    /// while would else make all that was ever counted a burst.
    /// </summary>
    private CounterGain? SinceDoubted(SloState known, FrontendCounters counters, DateTimeOffset takenAt, DoubtedReading doubted)
    {
        if (slotEnd <= doubted.SlotEnd || IsAwaited(doubted.Counters, counters, takenAt - doubted.TakenAt))
        {
            return null;
        }

        var isIdle = counters.Inflight <= 0 && counters.IsSameReading(doubted.Counters);
        if (isIdle && (slotEnd - doubted.SlotEnd).TotalSeconds < tuning.IdleS)
        {
            return null;
        }

        return Gain(known with { Arrivals = [] }, counters, takenAt, doubted) is { Gain: { } gain }
            ? gain with { Known = gain.Known with { Arrivals = known.Arrivals } }
            : null;
    }

    private (CounterGain? Gain, string? Doubt) Gain(
        SloState known, FrontendCounters counters, DateTimeOffset takenAt, DoubtedReading since)
    {
        if (counters.Since(since.Counters) is not { } gained)
        {
            return (null, "a frontend was restarted, came or went, or its counters are read elsewhere");
        }

        var seconds = Math.Max((takenAt - since.TakenAt).TotalSeconds, slotS / 2);
        if ((CounterRules.Problem(gained, seconds) ?? Jump(known, gained, seconds)) is { } problem)
        {
            return (null, problem);
        }

        var slots = Math.Max(1, (int)Math.Round((slotEnd - since.SlotEnd).TotalSeconds / slotS));
        return (new(WithBaseline(known, counters, takenAt), CounterRules.WithSoundLatencies(gained), slots, slots * slotS / seconds), null);
    }

    private string? Jump(SloState known, FrontendGain gained, double seconds)
    {
        var (finished, arrived) = (gained.Finished / seconds, gained.Arrived / seconds);
        if (finished <= tuning.MostJumpFinished && arrived <= tuning.MostJumpArrived)
        {
            return null;
        }

        var peak = known.Arrivals.Where(double.IsFinite).DefaultIfEmpty(double.PositiveInfinity).Max() / slotS;
        return finished > (tuning.MostJump * peak) + tuning.MostJumpFinished || arrived > (tuning.MostJump * peak) + tuning.MostJumpArrived
            ? $"{Math.Max(finished, arrived):G3} requests/s against a peak of {peak:G3} so far: waiting for a second reading"
            : null;
    }

    private SloState WithBaseline(SloState known, FrontendCounters counters, DateTimeOffset takenAt) =>
        known with { Counters = counters, CountersAt = slotEnd, CountersTakenAt = takenAt, Doubted = null };
}
