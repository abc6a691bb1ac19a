using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Loop;

/// <summary>Which shares of an interval were within the limits, as far as the frontends' buckets tell.</summary>
internal static class LatencyShares
{
    /// <summary>Writes the shares down as a step; none where the metrics show no buckets.</summary>
    public static void Note(DecisionTrail trail, TrafficObservation observation, PlannerConfig config)
    {
        if (observation is TrafficObservation.Traffic { Ttfts: { } ttfts, Itls: { } itls }
            && ttfts.ShareUpTo(config.TtftMs) is { } ttft && itls.ShareUpTo(config.ItlMs) is { } itl)
        {
            trail.Add("attainment",
                $"TTFT within {config.TtftMs:0.##} ms: {Percent(ttft)}; ITL within {config.ItlMs:0.##} ms: {Percent(itl)}",
                ("ttft_attainment_least", ttft.Least), ("ttft_attainment_most", ttft.Most),
                ("itl_attainment_least", itl.Least), ("itl_attainment_most", itl.Most));
        }
    }

    private static string Percent((double Least, double Most) share)
    {
        var (least, most) = ($"{100 * share.Least:F1}", $"{100 * share.Most:F1}");
        return least == most ? $"{least} %" : $"{least} to {most} %";
    }
}
