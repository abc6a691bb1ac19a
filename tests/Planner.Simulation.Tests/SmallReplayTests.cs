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

    private static readonly PlannerConfig Throughput = SmallTraffic.Config with
    {
        Policy = "dynamo",
        EnableThroughputScaling = true,
        LoadPredictor = LoadPredictor.Constant,
        ThroughputAdjustmentInterval = TimeSpan.FromSeconds(60),
    };

    private static readonly PlannerConfig Load = SmallTraffic.Config with { Policy = "dynamo", EnableLoadScaling = true };

    [Theory]
    [InlineData("day", 0.9715, 5.329)]
    [InlineData("steady", 0.9929, 5.521)]
    [InlineData("ramp", 0.9903, 5.665)]
    [InlineData("waves", 0.9670, 7.726)]
    [InlineData("bursts", 0.8926, 10.022)]
    [InlineData("clumps", 0.9767, 9.731)]
    [InlineData("long outputs", 0.9617, 6.140)]
    public void PolicySlo_KeepsItsFigures(string traffic, double attainment, double hours) =>
        Check(attainment, hours, Run(traffic, SmallTraffic.Config));

    [Theory]
    [InlineData("day", 0.1115, 3.828)]
    [InlineData("waves", 0.1588, 4.407)]
    [InlineData("bursts", 0.1414, 3.289)]
    public void PolicyDynamo_ByThroughput_KeepsItsFigures(string traffic, double attainment, double hours) =>
        Check(attainment, hours, Run(traffic, Throughput));

    [Theory]
    [InlineData("day", 0.3260, 3.177)]
    [InlineData("waves", 0.1593, 4.176)]
    [InlineData("bursts", 0.2348, 4.036)]
    public void PolicyDynamo_ByLoad_KeepsItsFigures(string traffic, double attainment, double hours) =>
        Check(attainment, hours, Run(traffic, Load));

    [Theory]
    [InlineData(0, 0.9931, 7.125)]
    [InlineData(180, 0.8825, 7.716)]
    [InlineData(300, 0.7777, 7.726)]
    public void AnotherStartUpTime_KeepsItsFigures(double startupS, double attainment, double hours) =>
        Check(attainment, hours, Run("waves", SmallTraffic.Config, startupS: startupS));

    [Theory]
    [InlineData(0.8, true, 0.9903, 5.653)]
    [InlineData(1.2, true, 0.9904, 5.725)]
    [InlineData(0.8, false, 0.9912, 5.863)]
    public void ProfileThatIsWrong_IsCorrectedByWhatIsSeen(double told, bool hasGauges, double attainment, double hours) =>
        Check(attainment, hours, Run("ramp", SmallTraffic.Config, told: told, hasGauges: hasGauges));

    [Fact]
    public void LimitsTwiceAsLong_NeedFewerGpus()
    {
        var loose = Run("waves", SmallTraffic.Config with { TtftMs = 4000, ItlMs = 80 });

        Check(0.9998, 5.941, loose);
        Assert.True(loose.Hours < 0.9 * Run("waves", SmallTraffic.Config).Hours);
    }

    [Fact]
    public void FromOneWorkerEach_FewRequestsAreLost() => Check(0.9543, 7.131, Run("steady", SmallTraffic.Config, initial: 1));

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
