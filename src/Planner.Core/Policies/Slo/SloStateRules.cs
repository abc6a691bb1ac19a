using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>What policy <c>slo</c>'s part of a state must satisfy.</summary>
internal static class SloStateRules
{
    /// <summary>A mean over more seconds, and what that sums up, is none of minutes.</summary>
    private const double MostS = int.MaxValue;

    /// <summary>Faded counts of latencies: those of all tokens of five minutes.</summary>
    private const double MostSamples = Plausible.MostSummed;

    /// <summary>Largest stored head-room, standard deviations: wider than any tuning's, so that a state outlives a change of it.</summary>
    private const double MostHeadroom = 8;

    /// <summary>Bounds of a stored calibration: wider than any tuning's.</summary>
    private const double LeastCalibration = 0.1, MostCalibration = 10;

    /// <summary>What is wrong, with the name of the field; null where nothing is.</summary>
    public static string? Problem(SloState slo) =>
        slo is not { Prefill: not null, Decode: not null, Isl: not null, Osl: not null } ? "the section of policy slo is incomplete"
        : slo.Arrivals.IsDefault || slo.PrefillNeeds.IsDefault || slo.DecodeNeeds.IsDefault || slo.Still.IsDefault
            ? "the series of policy slo are missing"
            : Histograms(slo)
                ?? NumberRules.Problem("slo.arrivals", slo.Arrivals, Plausible.MostRate * (slo.SlotS ?? MostS), hasGaps: true)
                ?? NumberRules.Problem("slo.prefill_needs", slo.PrefillNeeds, Plausible.MostEngines)
                ?? NumberRules.Problem("slo.decode_needs", slo.DecodeNeeds, Plausible.MostEngines)
                ?? Fields(slo)
                ?? slo.Engine.Problem
                ?? Problem("slo.prefill", slo.Prefill)
                ?? Problem("slo.decode", slo.Decode)
                ?? Problem("slo.counters", slo.Counters)
                ?? Problem("slo.doubted", slo.Doubted?.Counters)
                ?? Problem("slo.isl", slo.Isl)
                ?? Problem("slo.osl", slo.Osl);

    private static string? Histograms(SloState slo) =>
        IsHistogram(slo.Isl) && IsHistogram(slo.Osl) && Are(slo.Counters) && Are(slo.Doubted?.Counters)
            ? null
            : "a histogram has no count above its bounds";

    private static bool Are(FrontendCounters? counters) => counters is null
        || (IsHistogram(counters.Isl) && IsHistogram(counters.Osl) && IsHistogram(counters.Ttfts) && IsHistogram(counters.Itls));

    private static bool IsHistogram(Histogram? histogram) => histogram is null ||
        (!histogram.Bounds.IsDefault && !histogram.Counts.IsDefault && histogram.Counts.Length == histogram.Bounds.Length + 1);

    private static string? Fields(SloState slo) => NumberRules.Problem(
        [
            ("slo.slot_s", slo.SlotS ?? 0, MostS),
            ("slo.seen_s", slo.SeenS, Plausible.MostCounted),
            ("slo.seen_requests", slo.SeenRequests, Plausible.MostCounted),
            ("slo.prefill_calibration", slo.PrefillCalibration - LeastCalibration, MostCalibration - LeastCalibration),
            ("slo.decode_calibration", slo.DecodeCalibration - LeastCalibration, MostCalibration - LeastCalibration),
            ("slo.prefill_calibrated_s", slo.PrefillCalibratedS, Plausible.MostCounted),
            ("slo.decode_calibrated_s", slo.DecodeCalibratedS, Plausible.MostCounted),
            ("slo.pace.finished", slo.Pace.Finished, Plausible.MostCounted),
            ("slo.pace.tokens", slo.Pace.Tokens, Plausible.MostSummed),
            ("slo.pace.inflight_s", slo.Pace.InflightS, Plausible.MostSummed),
            ("slo.pace.seen_s", slo.Pace.SeenS, Plausible.MostCounted),
            ("slo.pace.usual", slo.Pace.Usual ?? 0, Plausible.MostSummed),
            ("slo.pace.usual_tokens", slo.Pace.UsualTokens ?? 0, Plausible.MostSummed),
        ]);

    private static string? Problem(string name, Headroom headroom) =>
        !(headroom.Surplus is >= -MostHeadroom and <= MostHeadroom) ? NumberRules.Text($"{name}.surplus", headroom.Surplus)
        : !Plausible.IsWithin(headroom.Within, MostSamples) ? NumberRules.Text($"{name}.within", headroom.Within)
        : !Plausible.IsWithin(headroom.Count, MostSamples) ? NumberRules.Text($"{name}.count", headroom.Count)
        : null;

    private static string? Problem(string name, FrontendCounters? counters) => counters is null ? null
        : !Plausible.IsWithin(counters.Finished, Plausible.MostCounted) ? NumberRules.Text($"{name}.finished", counters.Finished)
        : !Plausible.IsWithin(counters.Inflight, Plausible.MostInflight) ? NumberRules.Text($"{name}.inflight", counters.Inflight)
        : !Plausible.IsWithin(counters.Queued ?? 0, Plausible.MostInflight) ? NumberRules.Text($"{name}.queued", counters.Queued ?? 0)
        : Problem($"{name}.isl", counters.Isl)
            ?? Problem($"{name}.osl", counters.Osl)
            ?? Problem($"{name}.ttfts", counters.Ttfts)
            ?? Problem($"{name}.itls", counters.Itls);

    private static string? Problem(string name, Histogram? histogram) =>
        histogram is { IsCountable: false } ? $"{name} is not a valid histogram" : null;
}
