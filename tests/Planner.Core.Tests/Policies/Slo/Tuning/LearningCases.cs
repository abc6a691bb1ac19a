using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>Where the numbers decide by which latencies and lengths are learnt.</summary>
internal static class LearningCases
{
    public static TuningCase[] All { get; } =
    [
        // Prompts of 1,000 tokens, and since 200 s of 3,000.
        new(nameof(SloTuning.LengthMemoryS), "18, 26", tuning => new TunedTicks(tuning).Run(100, tick => new(500 * tick)
        {
            IslSum = (500_000 * tick) + (Math.Max(0, tick - 60) * 1_000_000.0),
        }).Plan),
        new(nameof(SloTuning.CalibrationMemoryS), "1.393", tuning => Calibration(tuning, itlMs: 14)),
        new(nameof(SloTuning.CalibrationPriorS), "1.200", tuning => Calibration(tuning, itlMs: 14, ticks: 12)),
        // 56 and 44 requests in turn, then 59 and 41; a tenth of them is late.
        new(nameof(SloTuning.ClumpedFrom), "1.767", tuning => $"{new TunedTicks(tuning) { Ready = 9 }
            .Run(60, tick => new((50 * tick) + (tick % 2 * (tick < 40 ? 6 : 9))) { Inflight = 10, Late = 5 * tick }).Known.PrefillCalibration:F3}"),
        new(nameof(SloTuning.LeastCalibration), "0.500", tuning => Calibration(tuning, itlMs: 1)),
        new(nameof(SloTuning.MostCalibration), "2.000", tuning => Calibration(tuning, itlMs: 90)),
        // A reading that covers 45 s, and one that covers 90 s; all requests in it are late.
        new(nameof(SloTuning.MostJudgedS), "0.25, 0.00", tuning => $"{AfterAGap(tuning, 9)}, {AfterAGap(tuning, 18)}"),
        new(nameof(SloTuning.LeastHeadroom), "-1.500", tuning => Headroom(tuning, seconds: 4000, within: 50, goal: 0.9)),
        new(nameof(SloTuning.MostHeadroom), "3.000", tuning => Headroom(tuning, seconds: 1000, within: 0, goal: 0.99)),
        new(nameof(SloTuning.HeadroomStepPerS), "106, 131", tuning => AfterLateOnes(tuning, ticks: 4, requests: 5000).Plan),
        new(nameof(SloTuning.HeadroomLeakS), "0.756", tuning => $"{AfterLateOnes(tuning, ticks: 200).Known.Prefill.Surplus:F3}"),
        new(nameof(SloTuning.AttainmentMemoryS), "97.1 %", tuning => $"{AfterLateOnes(tuning, ticks: 60).Known.Prefill.Attainment:P1}"),
        new(nameof(SloTuning.PaceMemoryS), "slow at 880 s, usual at 5105 s", tuning => Slow(tuning)),
        new(nameof(SloTuning.PaceUsualS), "slow at 885 s, usual at 3580 s", tuning => Slow(tuning, change: 0.8)),
        new(nameof(SloTuning.PaceSlowS), "slow at 880 s, usual at 5105 s", tuning => Slow(tuning)),
        new(nameof(SloTuning.PaceTimes), "slow at 880 s, usual at 5105 s; ", tuning => $"{Slow(tuning, share: 0.5)}; {Slow(tuning, share: 0.7)}"),
        new(nameof(SloTuning.PaceLearntS), "slow at 600 s, usual at 4375 s", tuning => Slow(tuning, since: 500)),
        new(nameof(SloTuning.PaceDeviations), "slow at 905 s, usual at 3080 s", tuning => Slow(tuning, perTick: 6)),
    ];

    private static string Calibration(SloTuning tuning, double itlMs, int ticks = 300) => $"{new TunedTicks(tuning) { Ready = 9 }
        .Run(ticks, tick => new(50 * tick) { Inflight = 10, ItlMs = itlMs }).Known.DecodeCalibration:F3}";

    private static string AfterAGap(SloTuning tuning, int slots)
    {
        var ticks = new TunedTicks(tuning) { Ready = 99 }.Run(20, tick => new(50 * tick));
        return $"{ticks.Run(20 + slots, 20 + slots, tick => new(50 * tick) { Late = 50 * slots }).Known.Prefill.Surplus:F2}";
    }

    /// <summary>Four ticks in which every request is late, then timely ones on pools that are larger than planned.</summary>
    private static TunedTicks AfterLateOnes(SloTuning tuning, int ticks, int requests = 500) => new TunedTicks(tuning) { Ready = 200 }.Run(
        60 + ticks, tick => new(requests * tick) { Late = requests * Math.Clamp(tick - 60, 0, 4) });

    private static string Headroom(SloTuning tuning, int seconds, double within, double goal)
    {
        var headroom = Slo.Headroom.None;
        for (var at = 0; at < seconds; at += 5)
        {
            headroom = headroom.With(within, 50, goal, tight: true, 5, tuning);
        }

        return $"{headroom.Surplus:F3}";
    }

    /// <summary>
    /// Twenty requests in flight of which as many as arrive finish, from a moment on only a share: when that is seen as slow, and
    /// when it has become usual.
    /// </summary>
    private static string Slow(SloTuning tuning, int since = 800, double share = 0.5, double perTick = 50, double change = 1)
    {
        var (pace, found) = (ServicePace.Unknown, new List<string>());
        for (var at = 5; at <= 6000; at += 5)
        {
            var finished = perTick * (at > since ? share : at > since - 200 ? change : 1);
            var next = pace.With(
                new FrontendGain(finished, Histogram.Empty, new Histogram([200], [finished, 0], finished * 100))
                {
                    Finished = finished,
                    Inflight = perTick * 2 / 5,
                },
                5, tuning);
            if (next.IsSlow != pace.IsSlow)
            {
                found.Add(next.IsSlow ? $"slow at {at} s" : $"usual at {at} s");
            }

            pace = next;
        }

        return string.Join(", ", found);
    }
}
