using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Testing;

namespace Planner.Simulation;

/// <summary>
/// Policy <c>slo</c> on real traffic, against the schedule that knows the trace (row clairvoyant of baselines.csv). The engine
/// that serves is the reference's, whose latencies between the points of the sweep are not the model's.
/// </summary>
public class SloReplayTests
{
    private static readonly Lazy<EngineProfile> Profile = new(() => ReferenceProfiles.Load("h200-tp1"));

    // The constants were chosen on azure2023_conv_day and mooncake_conversation; the other three check them.
    [ReferenceTheory]
    [InlineData("azure2023_conv", 0.99, 1.15)]
    [InlineData("mooncake_conversation", 0.99, 1.35)]
    [InlineData("azure2023_conv_x8", 0.98, 1.2)]
    [InlineData("azure2023_conv_day", 0.95, 1.4)]
    [InlineData("mooncake_conversation_x10", 0.985, 1.1)]
    public void RealTraffic_IsServedWithinItsLimits_ForLittleMoreThanTheLeast(string trace, double attainment, double multiple)
    {
        var (met, hours) = Run(trace);

        Assert.True(met >= attainment && hours <= multiple, $"{trace}: {met:P2} met, {hours:F3} times the least");
    }

    [ReferenceTheory]
    [InlineData(0, 0.99, 1.2)]
    [InlineData(30, 0.985, 1.2)]
    [InlineData(180, 0.975, 1.25)]
    [InlineData(300, 0.96, 1.3)]
    public void LongerStart_CostsLittleAttainment(double startupS, double attainment, double multiple)
    {
        var (met, hours) = Run("azure2023_conv_x8", startupS: startupS);

        Assert.True(met >= attainment && hours <= multiple, $"{startupS} s: {met:P2} met, {hours:F3} times the least");
    }

    [ReferenceTheory]
    [InlineData(0.8)]
    [InlineData(1.2)]
    public void ProfileThatIsWrong_IsCorrectedByWhatIsSeen(double told)
    {
        var (met, hours) = Run("azure2023_conv_x8", told: Profiles.Scaled(Profile.Value, told));

        Assert.True(met >= 0.97 && hours <= 1.5, $"{told}: {met:P2} met, {hours:F3} times the least");
    }

    /// <summary>
    /// Constants were chosen on azure2023_conv_day. What it learns from the frontends' histograms is as good as what it learns
    /// from gauges, though their buckets rise by a factor of two.
    /// </summary>
    [ReferenceTheory]
    [InlineData("azure2023_conv_x8", 1, 0.98, 1.25)]
    [InlineData("azure2023_conv_day", 1, 0.96, 1.4)]
    [InlineData("azure2023_conv_x8", 0.8, 0.965, 1.15)]
    [InlineData("azure2023_conv_day", 0.8, 0.945, 1.4)]
    public void WithoutGauges_TheFrontendsHistogramsTeach(string trace, double told, double attainment, double multiple)
    {
        var (met, hours) = Run(trace, told: Profiles.Scaled(Profile.Value, told), hasGauges: false);

        Assert.True(met >= attainment && hours <= multiple, $"{trace}, {told}: {met:P2} met, {hours:F3} times the least");
    }

    [ReferenceFact]
    public void LimitsTwiceAsLong_NeedFewerGpus()
    {
        var (met, hours) = Run("mooncake_conversation_x10", limits: 2);

        Assert.True(met >= 0.98 && hours < 1, $"{met:P2} met, {hours:F3} times the least of the shorter limits");
    }

    /// <summary>
    /// The right size is that of the smallest static deployment (README of the traces), asked for at 0 s. It knows of traffic
    /// that grows later, and the policy does not, nor how long outputs are before the long ones have ended.
    /// </summary>
    [ReferenceTheory]
    [InlineData("azure2023_conv", 1, 4)]
    [InlineData("mooncake_conversation", 3, 3)]
    [InlineData("azure2023_conv_x8", 3, 9)]
    [InlineData("mooncake_conversation_x10", 11, 15)]
    public void FromOneWorkerEach_NotManyFewerAreMet_ThanByAJumpToTheRightSize(string trace, int prefill, int decode)
    {
        var config = Config(trace);
        var jumped = ReplayReport.Create(
            ScheduledReplay.Run(
                BaselineRuns.ReadTrace(trace), new SweptTimes(Profile.Value), new SimulatorOptions(1, 1, StartupS: 90),
                new ScheduledDecision(0, prefill, decode)),
            config.TtftMs, config.ItlMs, wallSeconds: 0);

        var met = Run(trace, initial: (1, 1)).Attainment;

        Assert.True(met >= jumped.SlaAttainment - 0.021, $"{trace}: {met:P2} met, {jumped.SlaAttainment:P2} by the jump");
    }

    [ReferenceFact]
    public void TheSameTrace_GoesTheSameWay() => Assert.Equal(Run("azure2023_conv"), Run("azure2023_conv"));

    private static (double Attainment, double HoursOfLeast) Run(
        string trace, double startupS = 90, EngineProfile? told = null, double limits = 1, (int Prefill, int Decode)? initial = null,
        bool hasGauges = true)
    {
        var least = Least(trace);
        var (prefill, decode) = initial ?? least.Initial();
        var config = Config(trace, limits);
        var report = Replay.Run(
            BaselineRuns.ReadTrace(trace), new SweptTimes(Profile.Value),
            new SimulatorOptions(prefill, decode, startupS) { HasWorkerGauges = hasGauges },
            new TickSettings(config, new EngineCapacity(told ?? Profile.Value))).Report;
        return (report.SlaAttainment, report.GpuHours.Total / least.Number("gpu_hours_total"));
    }

    private static Dictionary<string, string> Least(string trace) =>
        BaselineRuns.All().Single(row => row["trace"] == trace && row["policy"] == "clairvoyant");

    private static PlannerConfig Config(string trace, double limits = 1) => new()
    {
        Policy = "slo",
        EnableThroughputScaling = false,
        MaxGpuBudget = -1,
        TtftMs = Least(trace).Number("ttft_ms") * limits,
        ItlMs = Least(trace).Number("itl_ms") * limits,
    };
}
