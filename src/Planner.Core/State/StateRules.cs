using Planner.Forecasting;
using Planner.Observations;
using Planner.Planning;

namespace Planner.State;

/// <summary>What a state that was read must satisfy, beyond being JSON of the right shape.</summary>
internal static class StateRules
{
    /// <summary>What is wrong; null where nothing is.</summary>
    public static string? Problem(DeploymentState state)
    {
        var throughput = state.Throughput;
        if (throughput?.IntervalS is not (0 or (>= 1 and <= int.MaxValue)))
        {
            return "the throughput loop's part is missing or has no interval";
        }

        return Problem("request_count", throughput.RequestCount)
            ?? Problem("isl", throughput.Isl)
            ?? Problem("osl", throughput.Osl)
            ?? Problem(state.Load)
            ?? Problem(state.Slo)
            ?? (throughput.Corrections is { Prefill: > 0, Decode: > 0 } ? null : "a correction is not above 0");
    }

    private static string? Problem(LoadState? load) =>
        load is not { Prefill: { } prefill, Decode: { } decode } ? "the load loop's part is missing"
        : IsWindow(prefill) && IsWindow(decode) ? null : "a latency window is not of pairs";

    private static string? Problem(SloState slo) =>
        slo.Arrivals.IsDefault || slo.PrefillNeeds.IsDefault || slo.DecodeNeeds.IsDefault ? "policy slo's series are missing"
        : IsHistogram(slo.Isl) && IsHistogram(slo.Osl)
            && (slo.Counters is not { } counters || new[] { counters.Isl, counters.Osl, counters.Ttfts, counters.Itls }.All(IsHistogram))
            ? null
        : "a histogram has no count above its bounds";

    private static bool IsHistogram(Histogram? histogram) => histogram is null ||
        (!histogram.Bounds.IsDefault && !histogram.Counts.IsDefault && histogram.Counts.Length == histogram.Bounds.Length + 1);

    private static bool IsWindow(LatencyWindow window) =>
        !window.Loads.IsDefault && !window.LatenciesMs.IsDefault && window.Loads.Length == window.LatenciesMs.Length;

    private static string? Problem(string name, ForecastSeries series)
    {
        if (series?.History is not { } history || series.Model is null || history.Values.IsDefault)
        {
            return $"the series {name} is missing";
        }

        if (history.Values.Length > SeriesHistory.MaxPoints)
        {
            return $"the series {name} has {history.Values.Length} points, more than {SeriesHistory.MaxPoints}";
        }

        if (series.Model.Arima?.Model is { IsSound: false })
        {
            return $"the series {name} has no sound ARIMA model";
        }

        return history.Values.Any(value => value < 0 || double.IsInfinity(value))
            ? $"the series {name} has a negative or infinite point"
            : null;
    }
}
