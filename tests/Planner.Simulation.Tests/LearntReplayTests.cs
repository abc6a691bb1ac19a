using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;

namespace Planner.Simulation;

/// <summary>Policy <c>slo</c> without a profile on <see cref="SmallTraffic"/>: it holds, learns the engine, and plans with that.</summary>
public class LearntReplayTests
{
    private const double OfRequests = 0.003, OfHours = 0.01;

    private static readonly PlannerConfig Config = new()
    {
        Policy = "slo",
        EnableThroughputScaling = false,
        MaxGpuBudget = -1,
        TtftMs = 2000,
        ItlMs = 40,
    };

    [Theory]
    [InlineData("day", 0.9755, 6.055)]
    [InlineData("steady", 0.9656, 6.306)]
    [InlineData("ramp", 0.9891, 6.350)]
    [InlineData("waves", 0.9299, 8.557)]
    [InlineData("long outputs", 0.9287, 7.152)]
    public void WithoutAProfile_KeepsItsFigures(string traffic, double attainment, double hours)
    {
        var report = Run(traffic, 5);

        Assert.True(
            Math.Abs(report.SlaAttainment - attainment) <= OfRequests && Math.Abs(report.GpuHours.Total - hours) <= OfHours * hours,
            $"{report.SlaAttainment:P2} met where it was {attainment:P2}, {report.GpuHours.Total:F3} GPU-hours where it was {hours:F3}");
    }

    private static ReplayReport Run(string traffic, int initial) => Replay.Run(
        SmallTraffic.Of(traffic), new ModelTimes(new EngineCapacity(SyntheticEngine.Profile)), new SimulatorOptions(initial, initial, 90),
        new TickSettings(Config, null)).Report;
}
