namespace Planner.Policies.Slo;

/// <summary>
/// For how long a peak is remembered: traffic that comes and goes calls for a memory longer than its pauses, while after a
/// peak that does not return workers would only be paid. The arrivals of the last hour tell which of the two it is.
/// </summary>
/// <remarks>
/// Arrivals do not depend on what was planned, so that every memory can be tried on them as if it had been in force: when
/// workers would have been asked for, when they would have served, and which requests would have come to too few.
/// </remarks>
/// <param name="load">The arrivals.</param>
/// <param name="horizonS">How far ahead workers are asked for, s.</param>
/// <param name="lateAllowed">Share of the requests that may be late.</param>
/// <param name="tuning">The policy's numbers.</param>
internal sealed class PeakMemory(DemandSeries load, double horizonS, double lateAllowed, SloTuning tuning)
{
    /// <summary>Memories to choose from, s; the first one until another has proved to be better.</summary>
    private readonly double[] _choicesS = [tuning.ShortMemoryS, tuning.MiddleMemoryS, tuning.LongMemoryS];

    private readonly int _ahead = Math.Max(1, (int)Math.Ceiling(horizonS / load.SlotS));
    private readonly int _hold = Math.Max(1, (int)Math.Round(tuning.HoldS / load.SlotS));

    /// <summary>The memory that would have been the best one, s.</summary>
    /// <param name="pools">What the pools planned for a rate can do.</param>
    public double Best(PoolsForRate pools)
    {
        var tries = _choicesS.Select(memoryS => (MemoryS: memoryS, Outcome: Try(Planned(memoryS), pools))).ToList();
        var least = Math.Max(1e-9, tries.Min(one => one.Outcome.Gpus));
        return tries.MinBy(one => (one.Outcome.Gpus / least) + (tuning.PriceOfLate * Math.Max(0, one.Outcome.Late - (lateAllowed / 2)))).MemoryS;
    }

    /// <summary>Rates that would have been planned for.</summary>
    private double[] Planned(double memoryS)
    {
        var peaks = load.Peaks(memoryS);
        var wanted = peaks.Select((peak, i) => Math.Max(peak, Math.Max(load.Level[i], load.Recent[i]))).ToArray();
        return [.. wanted.Select((_, i) => wanted.AsSpan(Math.Max(0, i + 1 - _hold)..(i + 1)).ToArray().Max())];
    }

    /// <summary>Share of the requests that would have been late, and GPUs on average.</summary>
    private (double Late, double Gpus) Try(double[] planned, PoolsForRate pools)
    {
        var (counts, slotS) = (load.Counts, load.SlotS);
        var (late, came, gpus, queue) = (0.0, 0.0, 0.0, 0.0);
        for (var i = _ahead; i < counts.Length; i++)
        {
            // Workers serve once they were wanted without a break for as long as they take to start.
            var serving = pools.For(planned.AsSpan(i - _ahead, _ahead + 1).ToArray().Min());
            queue = Math.Max(0, queue + counts[i] - (serving.PrefillRate * slotS));
            late += counts[i] / slotS > serving.DecodeRate || queue > serving.MostQueued ? counts[i] : 0;
            came += counts[i];
            gpus += pools.For(planned[i]).Gpus;
        }

        return (came > 0 ? late / came : 0, gpus / Math.Max(1, counts.Length - _ahead));
    }
}
