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
    /// <summary>Seconds that growth is looked for in, and peaks unless a longer memory pays.</summary>
    public const double ShortMemoryS = 300;

    private const double GrowthQuantile = 0.8;

    /// <summary>Growth beyond this is a burst: to follow its ratio would double what it costs.</summary>
    private const double MostGrowth = 1.3;

    /// <summary>Looks ahead.</summary>
    /// <param name="arrivals">Requests in each slot, oldest first; NaN where that is not known.</param>
    /// <param name="slotS">Length of a slot, s.</param>
    /// <param name="horizonS">How far ahead, s.</param>
    /// <param name="memoryS">For how long a peak is remembered, s.</param>
    /// <returns>Null where no slot is known.</returns>
    public static DemandHorizon? Of(
        IReadOnlyList<double> arrivals, double slotS, double horizonS, double memoryS = ShortMemoryS) =>
        DemandSeries.Of(arrivals, slotS) is { } series ? Of(series, horizonS, memoryS) : null;

    /// <summary>Looks ahead from rates that are known.</summary>
    internal static DemandHorizon Of(DemandSeries series, double horizonS, double memoryS)
    {
        var growth = Ahead(
            series.Level, Math.Max(1, (int)Math.Ceiling(horizonS / series.SlotS)), (int)Math.Ceiling(ShortMemoryS / series.SlotS));
        var (level, recent, peak) = (series.Level[^1], series.Recent[^1], series.LastPeak(memoryS));
        return new DemandHorizon(
            Math.Max(Math.Max(level * growth, recent), peak), level, growth, recent, peak, series.Peakedness);
    }

    /// <summary>By how much levels grew of late within a horizon, as a quantile.</summary>
    private static double Ahead(double[] levels, int slots, int memory)
    {
        var ratios = new List<double>();
        for (var i = Math.Max(slots, levels.Length - memory); i < levels.Length; i++)
        {
            if (levels[i - slots] > 0)
            {
                ratios.Add(levels[i] / levels[i - slots]);
            }
        }

        return ratios.Count == 0 ? 1 : Math.Clamp(ratios.Quantile(GrowthQuantile), 1, MostGrowth);
    }
}
