using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Where the numbers decide that the demand ahead is read by. Slots of 5 s; rates in requests a second.</summary>
internal static class DemandCases
{
    private const double SlotS = 5, StartupS = 90;

    public static TuningCase[] All { get; } =
    [
        // 150, 300 and 600 s ago traffic was ever higher: how far back does a peak count?
        new(nameof(SloTuning.ShortMemoryS), "76.50", tuning => Rate(tuning, Slots(140, i => Ago(i, 140) switch
        {
            > 120 and <= 160 => 200, > 240 and <= 280 => 400, > 500 and <= 560 => 800, _ => 100,
        }))),
        new(nameof(SloTuning.MiddleMemoryS), "900 s", tuning => Remembered(tuning, atS => atS % 900 < 300 ? 40 : 4)),
        new(nameof(SloTuning.LongMemoryS), "2400 s", tuning => Remembered(tuning, atS => atS % 1800 < 300 ? 40 : 4)),
        new(nameof(SloTuning.TriedS), "62 slots kept", tuning =>
            $"{new TunedTicks(tuning, slotS: 60).Run(140, tick => new(600 * tick)).Known.Arrivals.Length} slots kept"),
        // Bursts of half a minute every 15 minutes, and of ten seconds every ten.
        new(nameof(SloTuning.PriceOfLate), "900 s, 900 s", tuning =>
            $"{Remembered(tuning, atS => atS % 900 < 30 ? 30 : 10)}, {Remembered(tuning, atS => atS % 600 < 10 ? 30 : 10)}"),
        new(nameof(SloTuning.GrowthQuantile), "296.30", tuning => Rate(tuning, Slots(80, i => 1000 + (5 * i)))),
        new(nameof(SloTuning.MostGrowth), "2171.00", tuning => Rate(tuning, Slots(80, i => 1000 + (100 * i)))),
        new(nameof(SloTuning.GrowthAtFirst), "8, 11", tuning => new TunedTicks(tuning).Run(3, tick => new(200 * tick)).Plan),
        new(nameof(SloTuning.LevelS), "296.30", tuning => Rate(tuning, Slots(80, i => 1000 + (5 * i)))),
        // The last 15 s are above all before, and the newest slot is below: short means say less.
        new(nameof(SloTuning.RecentS), "80.00", tuning => Rate(tuning, [.. Slots(100, _ => 100), 600, 400, 200])),
        new(nameof(SloTuning.SureS), "686.86, 625.17", tuning =>
            $"{Rate(tuning, [.. Uneven, 4000])}, {Rate(tuning, [.. Uneven, 4000, 3000])}"),
        new(nameof(SloTuning.SureDeviations), "686.86", tuning => Rate(tuning, [.. Uneven, 4000])),
        new(nameof(SloTuning.PeakWindowS), "76.50", tuning => Rate(tuning, Slots(100, i => Ago(i, 100) is > 100 and <= 140 ? 400 : 100))),
        new(nameof(SloTuning.PeakQuantile), "66.50", tuning => Rate(tuning, Slots(100, i => Ago(i, 100) is > 100 and <= 130 ? 400 : 100))),
        // Ever more clumped the longer ago.
        new(nameof(SloTuning.PeakednessS), "5.79", tuning => Peakedness(tuning, Slots(140, i => 100 + ((i % 2 == 0 ? 1 : -1) * Ago(i, 140) / 10)))),
        new(nameof(SloTuning.LeastPeakedness), "0.50", tuning => Peakedness(tuning, Slots(60, _ => 100))),
        new(nameof(SloTuning.MostPeakedness), "20.00", tuning => Peakedness(tuning, Slots(60, i => i % 2 == 0 ? 0 : 200))),
        // Traffic was ever higher the longer ago; the more windows are looked at, the less a rise stands out.
        new(nameof(SloTuning.RiseWindows), "100.0 after 7.3", tuning => Rise(tuning, [.. Slots(160, i => Ago(i, 160) / 10), .. Slots(6, _ => 500)])),
        new(nameof(SloTuning.RiseGrowth), "2000, 5000", tuning => Rises(tuning, 1000, 1200, 2000, 5000)),
        new(nameof(SloTuning.RiseDeviations), "3, 5", tuning => Rises(tuning, 1, 2, 3, 5)),
    ];

    private static double[] Uneven => Slots(100, i => i % 2 == 0 ? 900 : 1100);

    private static double[] Slots(int count, Func<int, double> requests) => [.. Enumerable.Range(0, count).Select(requests)];

    /// <summary>Seconds from the end of a slot to that of the last one.</summary>
    private static double Ago(int slot, int slots) => SlotS * (slots - 1 - slot);

    private static string Rate(SloTuning tuning, double[] arrivals) =>
        $"{DemandHorizon.Of(arrivals, SlotS, StartupS, tuning)!.Rate:F2}";

    private static string Peakedness(SloTuning tuning, double[] arrivals) =>
        $"{DemandHorizon.Of(arrivals, SlotS, StartupS, tuning)!.Peakedness:F2}";

    private static string Rise(SloTuning tuning, double[] arrivals) =>
        DemandSeries.Of(arrivals, SlotS, tuning)!.Rise(StartupS) is { } rise ? $"{rise.Now:F1} after {rise.Before:F1}" : "none";

    /// <summary>Which of several loads are a sudden rise after a lower one, requests in a slot.</summary>
    private static string Rises(SloTuning tuning, double before, params double[] loads) => string.Join(", ", loads.Where(
        load => DemandSeries.Of([.. Slots(60, _ => before), .. Slots(6, _ => load)], SlotS, tuning)!.Rise(StartupS) is not null));

    /// <summary>The memory that the last hour's traffic calls for, s.</summary>
    private static string Remembered(SloTuning tuning, Func<double, double> rate)
    {
        var known = SloState.Empty with
        {
            Isl = new Histogram([2000], [100, 0], 100_000),
            Osl = new Histogram([200], [100, 0], 10_000),
        };
        var config = new PlannerConfig { TtftMs = 500, ItlMs = 20 };
        var plan = new SloPlan(config, TestProfile.Capacity, known, tuning);
        var load = DemandSeries.Of(Slots(720, i => Math.Round(rate(i * SlotS) * SlotS)), SlotS, tuning)!;
        return $"{new PeakMemory(load, StartupS, 0.01, tuning).Best(new PoolsForRate(plan, config, new Pools<int>(1, 1), 1)):F0} s";
    }
}
