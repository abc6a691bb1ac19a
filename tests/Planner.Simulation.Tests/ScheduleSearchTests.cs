using Planner.Configuration;
using Planner.Testing;

namespace Planner.Simulation;

public class ScheduleSearchTests
{
    [ReferenceFact]
    public void Schedule_ReachesTheTarget_ForAboutWhatTheIndependentSearchFound()
    {
        var row = BaselineRuns.All().Single(row => row["trace"] == "azure2023_conv" && row["policy"] == "clairvoyant");
        var config = new PlannerConfig { TtftMs = row.Number("ttft_ms"), ItlMs = row.Number("itl_ms") };
        var (trace, times) = (BaselineRuns.ReadTrace("azure2023_conv"), new SweptTimes(ReferenceProfiles.Load("h200-tp1")));
        var options = new SimulatorOptions(1, 1, StartupS: 90);
        var enough = new StaticSearch(trace, times, options, config).Smallest()!;

        var found = new ScheduleSearch(trace, times, options, config).Run(enough);

        Assert.True(found.SlaAttainment >= config.TargetAttainment);
        Assert.InRange(found.GpuHours.Total / row.Number("gpu_hours_total"), 0.9, 1.06);
    }
}
