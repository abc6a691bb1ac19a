using Planner.Simulation;

namespace Planner.Cli.Commands;

/// <summary>What not knowing the future costs, against the schedule that knows the trace; below 0 where it is less.</summary>
/// <param name="Misses">Requests late beyond those of the schedule.</param>
/// <param name="GpuHours">GPU-hours beyond those of the schedule.</param>
/// <param name="TimesGpuHours">GPU-hours as a multiple of the schedule's.</param>
internal sealed record Regret(int Misses, double GpuHours, double TimesGpuHours)
{
    public static Regret? Of(ReplayReport? report, ReplayReport bound) => report is null ? null : new Regret(
        Late(report) - Late(bound), report.GpuHours.Total - bound.GpuHours.Total, report.GpuHours.Total / bound.GpuHours.Total);

    private static int Late(ReplayReport report) => (int)Math.Round((1 - report.SlaAttainment) * report.Requests);
}
