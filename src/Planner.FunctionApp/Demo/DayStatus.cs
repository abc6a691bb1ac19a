using Planner.Configuration;
using Planner.Model;

namespace Planner.FunctionApp.Demo;

/// <summary>Reads the status off a running day.</summary>
internal static class DayStatus
{
    private const double SecondsPerHour = 3600;

    public static EmbeddedStatus Of(SimulatedDay day, SimulatedWorld world, PlannerConfig config)
    {
        var today = day.Totals;
        var (requests, withinSla, gpuSeconds) = world.Earlier + today;
        var intervalS = config.ThroughputAdjustmentInterval.TotalSeconds;
        var lastHour = day.Slots.TakeLast((int)(SecondsPerHour / intervalS)).ToArray();
        var (prefill, decode) = Pools(day, world);
        return new EmbeddedStatus
        {
            Now = world.DayStart + TimeSpan.FromSeconds(day.NowS),
            Day = world.Day,
            RequestsPerS = (lastHour is [.., var last] ? last.Window : world.LastSlot)?.Arrivals / intervalS,
            Prefill = prefill,
            Decode = decode,
            Queued = day.Metrics.Queued,
            Inflight = day.Metrics.Inflight,
            Finished = requests,
            Attainment = Share(withinSla, requests),
            AttainmentLastHour = Share(lastHour.Sum(slot => slot.Sla.Within), lastHour.Sum(slot => slot.Sla.Finished)),
            GpuHours = gpuSeconds / SecondsPerHour,
            GpuHoursToday = today.GpuSeconds / SecondsPerHour,
        };
    }

    /// <summary>The pools. What is asked for is what the world remembers: a simulation that is over scales no more.</summary>
    public static (PoolStatus Prefill, PoolStatus Decode) Pools(SimulatedDay day, SimulatedWorld world) => (
        day.Metrics.PrefillStatus with { Desired = world.Desired.Prefill },
        day.Metrics.DecodeStatus with { Desired = world.Desired.Decode });

    private static double? Share(long part, long whole) => whole > 0 ? (double)part / whole : null;
}
