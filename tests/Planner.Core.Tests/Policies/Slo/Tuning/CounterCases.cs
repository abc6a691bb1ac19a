using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Where the numbers decide by which counters are believed.</summary>
internal static class CounterCases
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    public static TuningCase[] All { get; } =
    [
        // Ten requests in flight of which none finishes any more after 1,000 s.
        new(nameof(SloTuning.StillS), "60 s", tuning =>
        {
            var found = new TunedTicks(tuning).First(
                300, tick => new(50 * Math.Min(tick, 200)) { Inflight = 10 }, ticks => ticks.Known.UndercountedAt is not null);
            return $"{(5 * found) - 1000} s";
        }),
        // Away for 45 minutes, and for 90.
        new(nameof(SloTuning.MostCoveredS), "62, 0 slots known", tuning => $"{SlotsAfter(tuning, 45)}, {SlotsAfter(tuning, 90)} slots known"),
        // Frontends begin anew at 500 s and stay idle.
        new(nameof(SloTuning.IdleS), "305 s", tuning =>
        {
            var ticks = new TunedTicks(tuning).Run(100, tick => new(50 * tick));
            var believed = Enumerable.Range(101, 200).First(tick => ticks.Run(tick, tick, _ => new(0)).Known.Doubted is null && tick > 101);
            return $"{(5 * believed) - 500} s";
        }),
        new(nameof(SloTuning.MostJump), "160, 180, 230", tuning => DoubtedFinishes(tuning, 112, 140, 160, 180, 230)),
        new(nameof(SloTuning.MostJumpFinished), "160, 180, 230", tuning => DoubtedFinishes(tuning, 112, 140, 160, 180, 230)),
        new(nameof(SloTuning.MostJumpArrived), "3000, 5000", tuning => DoubtedArrivals(tuning, 1500, 3000, 5000)),
        new(nameof(SloTuning.LeastRequests), "15, 25", tuning => string.Join(", ", new[] { 3, 7, 15, 25 }.Where(
            count => Evidence(SloState.Empty with { SeenRequests = count, CountersAt = Start }, tuning) is null))),
    ];

    private static int SlotsAfter(SloTuning tuning, int minutes) => new TunedTicks(tuning, slotS: 60)
        .Run(20, tick => new(600 * tick))
        .Run(20 + minutes, 20 + minutes, tick => new(600 * tick)).Known.Arrivals.Length;

    /// <summary>After ten requests a second: which rates of finished requests must be seen twice.</summary>
    private static string DoubtedFinishes(SloTuning tuning, params double[] rates) =>
        string.Join(", ", rates.Where(rate => IsDoubted(tuning, new((50 * 20) + (5 * rate)))));

    /// <summary>And which rates of requests that arrive and have not finished.</summary>
    private static string DoubtedArrivals(SloTuning tuning, params double[] rates) =>
        string.Join(", ", rates.Where(rate => IsDoubted(tuning, new(50 * 20) { Inflight = 5 * rate })));

    private static bool IsDoubted(SloTuning tuning, TunedTicks.Reading next) =>
        new TunedTicks(tuning).Run(20, tick => new(50 * tick)).Run(21, 21, _ => next).Known.Doubted is not null;

    private static string? Evidence(SloState known, SloTuning tuning)
    {
        var status = new PoolStatus(1, 1, true, 1);
        var seen = new LoadObservation([], new PoolsSeen(Start, status, status)) { Counters = new TunedTicks.Reading(50).Counters };
        return new SloEvidence(known, seen, Start, null, tuning).WhyNotLess;
    }
}
