using MathNet.Numerics.Statistics;

namespace Planner.Policies.Slo;

/// <summary>The demand that is to be expected when a worker asked for now begins to serve.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Level">Mean of the last minute, requests a second.</param>
/// <param name="Growth">What the level is multiplied by.</param>
/// <param name="Recent">Mean of the last 15 s, or what the last 5 or 10 s say for sure; requests a second.</param>
/// <param name="Peak">High quantile of the 30 s means within the memory, requests a second.</param>
/// <param name="Peakedness">Variance over mean of the arrivals in a slot; 1 for a Poisson process.</param>
public sealed record DemandHorizon(
    double Rate, double Level, double Growth, double Recent, double Peak, double Peakedness)
{
    /// <summary>Looks ahead.</summary>
    /// <param name="arrivals">Requests in each slot, oldest first; NaN where that is not known.</param>
    /// <param name="slotS">Length of a slot, s.</param>
    /// <param name="horizonS">How far ahead, s.</param>
    /// <param name="tuning">The policy's numbers.</param>
    /// <param name="memoryS">For how long a peak is remembered, s; null: the short memory.</param>
    /// <returns>Null where no slot is known.</returns>
    public static DemandHorizon? Of(
        IReadOnlyList<double> arrivals, double slotS, double horizonS, SloTuning tuning, double? memoryS = null) =>
        DemandSeries.Of(arrivals, slotS, tuning) is { } series ? Of(series, horizonS, tuning, memoryS ?? tuning.ShortMemoryS) : null;

    /// <summary>Looks ahead from rates that are known.</summary>
    internal static DemandHorizon Of(DemandSeries series, double horizonS, SloTuning tuning, double memoryS)
    {
        var growth = Ahead(
            series.Level, Math.Max(1, (int)Math.Ceiling(horizonS / series.SlotS)),
            (int)Math.Ceiling(tuning.ShortMemoryS / series.SlotS), tuning);
        var (level, recent, peak) = (series.Level[^1], series.Recent[^1], series.LastPeak(memoryS));
        return new DemandHorizon(
            Math.Max(Math.Max(level * growth, recent), peak), level, growth, recent, peak, series.Peakedness);
    }

    /// <summary>By how much levels grew of late within a horizon, as a quantile.</summary>
    private static double Ahead(double[] levels, int slots, int memory, SloTuning tuning)
    {
        var ratios = new List<double>();
        for (var i = Math.Max(slots, levels.Length - memory); i < levels.Length; i++)
        {
            if (levels[i - slots] > 0)
            {
                ratios.Add(levels[i] / levels[i - slots]);
            }
        }

        return ratios.Count == 0 ? 1 : Math.Clamp(ratios.Quantile(tuning.GrowthQuantile), 1, tuning.MostGrowth);
    }
}
