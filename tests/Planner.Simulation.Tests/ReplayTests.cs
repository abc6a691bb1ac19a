using System.Globalization;
using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Model;
using Planner.State;
using Planner.Testing;
using Planner.Traces;

namespace Planner.Simulation;

public class ReplayTests
{
    private static readonly EngineTimes Times = new ModelTimes(new EngineCapacity(SyntheticEngine.Profile));

    private static readonly RequestTrace Day = SyntheticDay.Create(TimeSpan.FromMinutes(20), peakPerS: 6);

    private static readonly PlannerConfig Config = new()
    {
        LoadPredictor = LoadPredictor.Kalman,
        ThroughputAdjustmentInterval = TimeSpan.FromSeconds(60),
        MaxGpuBudget = 16,
        TtftMs = 2000,
        ItlMs = 40,
    };

    [Fact]
    public void SameInput_SameBytes() =>
        Assert.Equal(Text(Run(Config)), Text(Run(Config)));

    [Fact]
    public void EveryTick_StaysBetweenTheMinimumAndTheBudget() =>
        Assert.All(Run(Config with { MinEndpoint = 2 }).Ticks, tick =>
        {
            Assert.True(tick.Targets.Prefill >= 2 && tick.Targets.Decode >= 2);
            Assert.True(tick.Targets.Prefill + tick.Targets.Decode <= 16);
        });

    [Fact]
    public void Advisory_NothingIsScaled()
    {
        var outcome = Run(Config with { NoOperation = true });

        Assert.Equal(0, outcome.Report.ScalingEvents);
        Assert.Contains(outcome.Ticks, tick => tick.Decision!.Outcome == DecisionOutcome.Advise);
    }

    [Fact]
    public void NothingInFlight_IsIdlenessAndNotAStall()
    {
        var ticks = Run(Config with { ThroughputAdjustmentInterval = TimeSpan.FromSeconds(2) }).Ticks;

        var idle = ticks.Last(tick => tick.Window is { Finished: 0, Inflight: 0 });
        var stalled = ticks.Last(tick => tick.Window is { Finished: 0, Inflight: > 0 });

        Assert.Equal("no traffic", idle.Decision!.Steps[0].Text);
        Assert.EndsWith("in flight and none finished", stalled.Decision!.Steps[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void AggregatedPools_CannotBeReplayed() => Assert.Equal(
        "the simulator has separate prefill and decode pools: mode agg cannot be replayed",
        Replay.WhyNot(new PlannerConfig { Mode = PlannerMode.Agg }));

    /// <summary>
    /// Rows of the independent simulator (baselines.csv) with the load loop by itself. Those with throughput plans interpolate the
    /// sweep otherwise.
    /// </summary>
    public static TheoryData<string> LoadRows =>
        [.. BaselineRuns.All().Where(row => row["policy"] == "load").Select(row => row["trace"])];

    [ReferenceTheory]
    [MemberData(nameof(LoadRows))]
    public void LoadLoop_GoesAsInTheIndependentSimulator(string trace)
    {
        var row = BaselineRuns.All().Single(row => row["trace"] == trace && row["policy"] == "load");
        double Number(string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
        var config = Config with
        {
            LoadPredictor = LoadPredictor.Constant,
            EnableThroughputScaling = false,
            EnableLoadScaling = true,
            ThroughputAdjustmentInterval = TimeSpan.FromSeconds(180),
            MaxGpuBudget = -1,
            TtftMs = Number("ttft_ms"),
            ItlMs = Number("itl_ms"),
        };

        var report = RunReference(row, trace, config);

        Assert.Equal(Number("sla_attainment"), report.SlaAttainment, 2e-4);
        Assert.Equal(1, report.GpuHours.Total / Number("gpu_hours_total"), 0.002);
    }

    [Fact]
    public void LoadLoop_MovesAPoolByOneAtMost()
    {
        var outcome = Run(Config with { EnableThroughputScaling = false, EnableLoadScaling = true });

        Assert.NotEmpty(outcome.Changes);
        Assert.All(outcome.Changes, change =>
        {
            Assert.InRange(change.Decision.Prefill - change.Decision.FromPrefill, -1, 1);
            Assert.InRange(change.Decision.Decode - change.Decision.FromDecode, -1, 1);
            Assert.Equal(DecisionLoop.Load, change.Decision.Loop);
        });
    }

    [Fact]
    public void ConstantLoad_NoPoolGoesUpAndDownInTurn()
    {
        var steady = new RequestTrace([.. Enumerable.Range(0, 6 * 3600 * 2).Select(i => new Request(i / 2.0, 1000, 100))]);
        var outcome = Replay.Run(
            steady, Times, new SimulatorOptions(2, 2, StartupS: 30),
            new TickSettings(
                Config with { EnableThroughputScaling = false, EnableLoadScaling = true },
                new EngineCapacity(SyntheticEngine.Profile)));

        Assert.True(Turns(outcome, change => change.Decision.Prefill - change.Decision.FromPrefill) <= 1);
        Assert.True(Turns(outcome, change => change.Decision.Decode - change.Decision.FromDecode) <= 1);
    }

    [Fact]
    public void BothLoops_StayBetweenTheFloorAndTheBudget()
    {
        var outcome = Run(Config with { EnableLoadScaling = true, MinEndpoint = 2, MaxGpuBudget = 9 });

        Assert.NotEmpty(outcome.Changes);
        Assert.All(outcome.Changes, change =>
        {
            Assert.True(change.Decision is { Prefill: >= 2, Decode: >= 2 });
            Assert.True(change.Decision.Prefill + change.Decision.Decode <= 9);
        });
    }

    [Fact]
    public void SmallestStatic_ReachesTheTargetAndOneWorkerLessDoesNot()
    {
        var search = Search(Config);

        var smallest = search.Smallest()!;

        Assert.True(smallest.Report.SlaAttainment >= 0.99);
        Assert.True(search.Run(smallest.Prefill - 1, smallest.Decode).Report.SlaAttainment < 0.99);
        Assert.True(search.Run(smallest.Prefill, smallest.Decode - 1).Report.SlaAttainment < 0.99);
    }

    [Fact]
    public void SmallestStatic_IsTheBestOfAll()
    {
        var search = Search(Config);
        var fewest = (
            from prefill in Enumerable.Range(1, 12)
            from decode in Enumerable.Range(1, 12)
            where search.Run(prefill, decode).Report.SlaAttainment >= 0.99
            select prefill + decode).Min();

        var smallest = Search(Config).Smallest()!;

        Assert.Equal(fewest, smallest.Prefill + smallest.Decode);
    }

    [Fact]
    public void LimitThatARequestAloneMisses_NoStaticIsFound() =>
        Assert.Null(Search(Config with { ItlMs = 10 }).Smallest());

    [Fact]
    public void SameSize_IsTheReplaysAverage()
    {
        var search = Search(Config);
        var report = search.Run(3, 4).Report;

        var same = search.OfSameSize(report);

        Assert.Equal((3, 4), (same.Prefill, same.Decode));
    }

    private static ReplayOutcome Run(PlannerConfig config) => Replay.Run(
        Day, Times, new SimulatorOptions(2, 2, StartupS: 30),
        new TickSettings(config, new EngineCapacity(SyntheticEngine.Profile)));

    private static ReplayReport RunReference(Dictionary<string, string> row, string trace, PlannerConfig config)
    {
        var profile = ReferenceProfiles.Load("h200-tp1");
        var initial = row["initial"].Split(',').Select(int.Parse).ToArray();
        return Replay.Run(
            BaselineRuns.ReadTrace(trace), new SweptTimes(profile),
            new SimulatorOptions(
                initial[0], initial[1], double.Parse(row["startup_s"], CultureInfo.InvariantCulture)),
            new TickSettings(config, new EngineCapacity(profile))).Report;
    }

    /// <summary>How often a pool changes its direction.</summary>
    private static int Turns(ReplayOutcome outcome, Func<ReplayChange, int> step)
    {
        var directions = outcome.Changes.Select(change => Math.Sign(step(change))).Where(sign => sign != 0).ToList();
        return directions.Zip(directions.Skip(1)).Count(pair => pair.First != pair.Second);
    }

    private static StaticSearch Search(PlannerConfig config) => new(Day, Times, new SimulatorOptions(1, 1), config);

    private static string Text(ReplayOutcome outcome) =>
        (outcome.Report with { WallSeconds = 0 }).ToJson()
        + string.Concat(outcome.Ticks.Select(tick => DecisionFormat.Write(tick.Decision!)));
}
