using Planner.Configuration;
using Planner.Engines;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Where the numbers decide that turn a demand into engines.</summary>
internal static class SizingCases
{
    /// <summary>5 ms a token for one request, 16 ms for a full engine of a hundred.</summary>
    private static readonly EngineCapacity Capacity = new(new EngineProfile(
        new PrefillProfile([100, 1000, 10_000], [20, 100, 1000], [5000, 10_000, 10_000]),
        new DecodeProfile([new DecodeLine(1000, [0.0, 0.5, 1], [5, 10, 16])], MaxKvTokens: 100_000)));

    public static TuningCase[] All { get; } =
    [
        // A queue that was there from 105 to 80 s ago, and a longer one from 195 to 155 s ago.
        new(nameof(SloTuning.HoldS), "13, 12", tuning => new TunedTicks(tuning) { Ready = 9 }.Run(80, tick => new(500 * tick)
        {
            Inflight = 20_000,
            Queued = (80 - tick) switch { > 15 and < 22 => 5_000, > 30 and < 40 => 15_000, _ => 0 },
        }).Plan),
        new(nameof(SloTuning.FreshS), "245 s", tuning =>
            $"{5 * new TunedTicks(tuning) { Ready = 9 }.First(100, tick => new(50 * tick), one => one.Plan != "9, 9")} s"),
        new(nameof(SloTuning.TimesAlone), "43", tuning => $"{Plan(tuning, itlMs: 4).DecodeEngines(1000, 1)}"),
        new(nameof(SloTuning.ItlSpread), "875", tuning =>
            $"{WithinLimit.NearMean(new Histogram([3.5, 6.7], [0, 1000, 0], 5800), 6, tuning.ItlSpread):F0}"),
    ];

    private static SloPlan Plan(SloTuning tuning, double itlMs) => new(
        new PlannerConfig { TtftMs = 500, ItlMs = itlMs, TargetAttainment = 0.99 }, Capacity,
        SloState.Empty with { Isl = new Histogram([2000], [100, 0], 90_000), Osl = new Histogram([400], [100, 0], 20_000) }, tuning);
}
