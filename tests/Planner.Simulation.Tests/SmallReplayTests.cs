using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;

namespace Planner.Simulation;

/// <summary>
/// Both policies on <see cref="SmallTraffic"/>: small twins of the tests on recorded traces, which are not part of the
/// repository. Replays are deterministic, so the bounds are narrow: a policy that leaves them decides differently, better or
/// worse. They judge no policy: waves and bursts come faster than workers start.
/// </summary>
public class SmallReplayTests
{
    private const double OfRequests = 0.003, OfHours = 0.01;

    private static readonly PlannerConfig Slo = new()
    {
        Policy = "slo",
        EnableThroughputScaling = false,
        MaxGpuBudget = -1,
        TtftMs = 2000,
        ItlMs = 40,
    };

    private static readonly PlannerConfig Throughput = Slo with
    {
        Policy = "dynamo",
        EnableThroughputScaling = true,
        LoadPredictor = LoadPredictor.Constant,
        ThroughputAdjustmentInterval = TimeSpan.FromSeconds(60),
    };

    private static readonly PlannerConfig Load = Slo with { Policy = "dynamo", EnableLoadScaling = true };

    [Theory]
    [InlineData("day", 0.9755, 6.055)]
    [InlineData("steady", 0.9656, 6.306)]
    [InlineData("ramp", 0.9891, 6.350)]
    [InlineData("waves", 0.9299, 8.557)]
    [InlineData("bursts", 0.8364, 11.042)]
    [InlineData("clumps", 0.9538, 10.280)]
    [InlineData("long outputs", 0.9287, 7.152)]
    public void PolicySlo_KeepsItsFigures(string traffic, double attainment, double hours) =>
        Check(attainment, hours, Run(traffic, Slo));

    [Theory]
    [InlineData("day", 0.1899, 3.468)]
    [InlineData("waves", 0.0674, 4.366)]
    [InlineData("bursts", 0.1892, 3.910)]
    public void PolicyDynamo_ByThroughput_KeepsItsFigures(string traffic, double attainment, double hours) =>
        Check(attainment, hours, Run(traffic, Throughput));

    [Theory]
    [InlineData("day", 0.3550, 3.556)]
    [InlineData("waves", 0.1394, 4.684)]
    [InlineData("bursts", 0.2199, 4.485)]
    public void PolicyDynamo_ByLoad_KeepsItsFigures(string traffic, double attainment, double hours) =>
        Check(attainment, hours, Run(traffic, Load));

    [Theory]
    [InlineData(0, 0.9926, 7.970)]
    [InlineData(180, 0.7975, 8.557)]
    [InlineData(300, 0.6361, 8.610)]
    public void AnotherStartUpTime_KeepsItsFigures(double startupS, double attainment, double hours) =>
        Check(attainment, hours, Run("waves", Slo, startupS: startupS));

    [Theory]
    [InlineData(0.8, true, 0.9771, 6.027)]
    [InlineData(1.2, true, 0.9942, 7.069)]
    [InlineData(0.8, false, 0.9902, 6.409)]
    public void ProfileThatIsWrong_IsCorrectedByWhatIsSeen(double told, bool hasGauges, double attainment, double hours) =>
        Check(attainment, hours, Run("ramp", Slo, told: told, hasGauges: hasGauges));

    [Fact]
    public void LimitsTwiceAsLong_NeedFewerGpus()
    {
        var loose = Run("waves", Slo with { TtftMs = 4000, ItlMs = 80 });

        Check(0.9888, 6.456, loose);
        Assert.True(loose.Hours < 0.9 * Run("waves", Slo).Hours);
    }

    [Fact]
    public void FromOneWorkerEach_FewRequestsAreLost() => Check(0.9528, 7.056, Run("steady", Slo, initial: 1));

    private static void Check(double attainment, double hours, (double Attainment, double Hours) found) => Assert.True(
        Math.Abs(found.Attainment - attainment) <= OfRequests && Math.Abs(found.Hours - hours) <= OfHours * hours,
        $"{found.Attainment:P2} met where it was {attainment:P2}, {found.Hours:F3} GPU-hours where it was {hours:F3}");

    private static (double Attainment, double Hours) Run(
        string traffic, PlannerConfig config, double startupS = 90, double told = 1, bool hasGauges = true, int initial = 3)
    {
        var profile = SyntheticEngine.Profile;
        var report = Replay.Run(
            SmallTraffic.Of(traffic), new ModelTimes(new EngineCapacity(profile)),
            new SimulatorOptions(initial, initial, startupS) { HasWorkerGauges = hasGauges },
            new TickSettings(config, new EngineCapacity(Profiles.Scaled(profile, told)))).Report;
        return (report.SlaAttainment, report.GpuHours.Total);
    }
}
