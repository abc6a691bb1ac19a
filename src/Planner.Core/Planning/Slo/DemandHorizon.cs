using System.Collections.Immutable;
using MathNet.Numerics.Statistics;

namespace Planner.Planning.Slo;

/// <summary>The demand that is to be expected when a worker asked for now begins to serve.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Level">Mean of the last minute, requests a second.</param>
/// <param name="Growth">What the level is multiplied by.</param>
/// <param name="Recent">Mean of the last 15 s, or what the last 5 or 10 s say for sure; requests a second.</param>
/// <param name="Peak">High quantile of the 30 s means of the last five minutes, requests a second.</param>
/// <param name="Peakedness">Variance over mean of the arrivals in a slot; 1 for a Poisson process.</param>
public sealed record DemandHorizon(
    double Rate, double Level, double Growth, double Recent, double Peak, double Peakedness)
{
    /// <summary>Seconds that peaks and growth are looked for in.</summary>
    public const double MemoryS = 300;

    private const double LevelS = 60;
    private const double RecentS = 15;
    private const double PeakS = 30;
    private const double PeakQuantile = 0.95;

    /// <summary>Standard deviations that a very short mean is lowered by.</summary>
    private const double SurelyDeviations = 2;

    private const double GrowthQuantile = 0.8;

    /// <summary>Growth beyond this is a burst: to follow its ratio would double what it costs.</summary>
    private const double MostGrowth = 1.3;

    /// <summary>Looks ahead.</summary>
    /// <param name="arrivals">Requests in each slot, oldest first; NaN where that is not known.</param>
    /// <param name="slotS">Length of a slot, s.</param>
    /// <param name="horizonS">How far ahead, s.</param>
    /// <returns>Null where no slot is known.</returns>
    public static DemandHorizon? Of(ImmutableArray<double> arrivals, double slotS, double horizonS)
    {
        var known = arrivals.Where(double.IsFinite).ToArray();
        if (known.Length == 0)
        {
            return null;
        }

        double[] Means(double seconds) => Moving(known, Math.Max(1, (int)Math.Round(seconds / slotS)), slotS);
        var memory = (int)Math.Ceiling(MemoryS / slotS);
        var levels = Means(LevelS);
        var growth = Ahead(levels, Math.Max(1, (int)Math.Ceiling(horizonS / slotS)), memory);
        var peakedness = Peaks(known);
        var level = levels[^1];
        var recent = Math.Max(Means(RecentS)[^1], Math.Max(
            Surely(Means(5)[^1], 5, peakedness), Surely(Means(10)[^1], 10, peakedness)));
        var peak = Means(PeakS).TakeLast(memory).Quantile(PeakQuantile);
        return new DemandHorizon(
            Math.Max(Math.Max(level * growth, recent), peak), level, growth, recent, peak, peakedness);
    }

    /// <summary>Means over as many slots as there are, up to a number; the first ones are of fewer.</summary>
    private static double[] Moving(double[] counts, int slots, double slotS)
    {
        var means = new double[counts.Length];
        var sum = 0.0;
        for (var i = 0; i < counts.Length; i++)
        {
            sum += counts[i] - (i >= slots ? counts[i - slots] : 0);
            means[i] = Math.Max(0, sum) / (Math.Min(i + 1, slots) * slotS);
        }

        return means;
    }

    /// <summary>What a short mean says at the least.</summary>
    private static double Surely(double mean, double seconds, double peakedness) =>
        mean - (SurelyDeviations * Math.Sqrt(mean * peakedness / seconds));

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

    /// <summary>From first differences, which a trend does not touch.</summary>
    private static double Peaks(double[] counts)
    {
        var mean = counts.Average();
        if (counts.Length < 12 || mean <= 0)
        {
            return 1;
        }

        var squares = counts.Skip(1).Zip(counts, (next, one) => (next - one) * (next - one)).Average();
        return Math.Clamp(squares / 2 / mean, 0.5, 20);
    }
}
