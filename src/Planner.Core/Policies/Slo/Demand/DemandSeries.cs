using MathNet.Numerics.Statistics;

namespace Planner.Policies.Slo;

/// <summary>Rates of the past, each as it could be known at the end of a slot.</summary>
internal sealed class DemandSeries
{
    /// <summary>Fewer slots say nothing of a variance.</summary>
    private const int LeastSlots = 12;

    private readonly SloTuning _tuning;
    private readonly double[] _short;

    private DemandSeries(double[] counts, double slotS, SloTuning tuning)
    {
        (Counts, SlotS, _tuning) = (counts, slotS, tuning);
        Peakedness = PeakednessOf(counts, slotS, tuning);
        Level = Means(tuning.LevelS);
        _short = Means(tuning.PeakWindowS);
        var (brief, longer) = (Surely(tuning.SureS), Surely(2 * tuning.SureS));
        Recent = [.. Means(tuning.RecentS).Select((mean, i) => Math.Max(mean, Math.Max(brief[i], longer[i])))];
    }

    /// <summary>Requests in each slot that is known, oldest first; at least one.</summary>
    public double[] Counts { get; }

    /// <summary>Length of a slot, s.</summary>
    public double SlotS { get; }

    /// <summary>Variance over mean of the arrivals in a slot; 1 for a Poisson process.</summary>
    public double Peakedness { get; }

    /// <summary>Means of the last minute, requests a second.</summary>
    public double[] Level { get; }

    /// <summary>Means of the last 15 s, or what the last 5 or 10 s say for sure; requests a second.</summary>
    public double[] Recent { get; }

    /// <summary>The rates of arrivals.</summary>
    /// <param name="arrivals">Requests in each slot, oldest first; NaN where that is not known.</param>
    /// <param name="slotS">Length of a slot, s.</param>
    /// <param name="tuning">The policy's numbers.</param>
    /// <returns>Null where no slot is known.</returns>
    public static DemandSeries? Of(IReadOnlyList<double> arrivals, double slotS, SloTuning tuning) =>
        arrivals.Where(double.IsFinite).ToArray() is { Length: > 0 } known ? new DemandSeries(known, slotS, tuning) : null;

    /// <summary>High quantile of the 30 s means within a time, requests a second.</summary>
    public double[] Peaks(double memoryS) => MovingQuantile(_short, Math.Max(1, (int)Math.Ceiling(memoryS / SlotS)), _tuning.PeakQuantile);

    /// <summary>The newest of <see cref="Peaks"/>.</summary>
    public double LastPeak(double memoryS) =>
        _short.TakeLast(Math.Max(1, (int)Math.Ceiling(memoryS / SlotS))).Quantile(_tuning.PeakQuantile);

    /// <summary>
    /// The last 30 s and the most before a time, requests a second, where load came faster than workers start: one asked for at
    /// its first sign would not serve yet. Null where it did not, or nothing older is known.
    /// </summary>
    /// <param name="withinS">How long before, s: a start-up time.</param>
    public (double Now, double Before)? Rise(double withinS)
    {
        var end = _short.Length - Math.Max(1, (int)Math.Ceiling(withinS / SlotS));
        if (end <= 0)
        {
            return null;
        }

        var windowS = _tuning.PeakWindowS;
        var windows = (int)Math.Ceiling(_tuning.RiseWindows * windowS / SlotS);
        var (now, before) = (_short[^1], _short[Math.Max(0, end - windows)..end].Max());
        return IsSudden(now * windowS, before * windowS) ? (now, before) : null;
    }

    /// <summary>Whether a window's requests are far above the most of a window until a start-up time before it.</summary>
    private bool IsSudden(double now, double before) =>
        now > _tuning.RiseGrowth * before && now - before > _tuning.RiseDeviations * Math.Sqrt(Math.Max(1, before));

    /// <summary>Quantiles of the values before each place, itself included, with their order kept from place to place.</summary>
    private static double[] MovingQuantile(double[] values, int length, double quantile)
    {
        var (sorted, quantiles) = (new List<double>(length + 1), new double[values.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            var place = sorted.BinarySearch(values[i]);
            sorted.Insert(place < 0 ? ~place : place, values[i]);
            if (i >= length)
            {
                sorted.RemoveAt(sorted.BinarySearch(values[i - length]));
            }

            var at = quantile * (sorted.Count - 1);
            var (low, high) = (sorted[(int)at], sorted[(int)Math.Ceiling(at)]);
            quantiles[i] = low + ((at - (int)at) * (high - low));
        }

        return quantiles;
    }

    /// <summary>Means over as many slots as there are, up to a number; the first ones are of fewer.</summary>
    private double[] Means(double seconds)
    {
        var slots = Math.Max(1, (int)Math.Round(seconds / SlotS));
        var (means, sum) = (new double[Counts.Length], 0.0);
        for (var i = 0; i < Counts.Length; i++)
        {
            sum += Counts[i] - (i >= slots ? Counts[i - slots] : 0);
            means[i] = Math.Max(0, sum) / (Math.Min(i + 1, slots) * SlotS);
        }

        return means;
    }

    /// <summary>What short means say at the least.</summary>
    private double[] Surely(double seconds) =>
        [.. Means(seconds).Select(mean => mean - (_tuning.SureDeviations * Math.Sqrt(mean * Peakedness / seconds)))];

    /// <summary>Variance over mean of the last arrivals, from first differences, which a trend does not touch.</summary>
    /// <param name="arrivals">Requests in each slot, oldest first; NaN where that is not known.</param>
    /// <param name="slotS">Length of a slot, s.</param>
    /// <param name="tuning">The policy's numbers.</param>
    public static double PeakednessOf(IEnumerable<double> arrivals, double slotS, SloTuning tuning)
    {
        double[] counts = [.. arrivals.Where(double.IsFinite).TakeLast((int)Math.Ceiling(tuning.PeakednessS / slotS))];
        if (counts.Length < LeastSlots || counts.Average() is not (> 0 and var mean))
        {
            return 1;
        }

        var squares = counts.Skip(1).Zip(counts, (next, one) => (next - one) * (next - one)).Average();
        return Math.Clamp(squares / 2 / mean, tuning.LeastPeakedness, tuning.MostPeakedness);
    }
}
