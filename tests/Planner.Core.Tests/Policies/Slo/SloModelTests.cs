using CsCheck;
using Planner.Configuration;
using Planner.Engines;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Slo;

public class SloModelTests
{
    private static readonly EngineCapacity Capacity = new(new EngineProfile(
        new PrefillProfile([100, 1000, 10_000], [20, 100, 1000], [5000, 10_000, 10_000]),
        new DecodeProfile([new DecodeLine(1000, [0.0, 0.5, 1], [5, 10, 16])], MaxKvTokens: 100_000)));

    // Erlang's delay probabilities: c = 1 gives the load itself, (2, 1) gives 1/3; the others by the formula in fractions.
    [Theory]
    [InlineData(1, 0.25, 0.25)]
    [InlineData(2, 1, 1.0 / 3)]
    [InlineData(3, 2, 4.0 / 9)]
    [InlineData(5, 4, 0.554112554112554)]
    public void ErlangC_IsTheProbabilityToWait(int servers, double load, double expected) =>
        Assert.Equal(expected, PrefillWaiting.ErlangC(servers, load), 1e-12);

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 14)]
    [InlineData(4, 32)]
    public void LateShare_IsThatOfASimulatedQueue(int servers, double rate)
    {
        // Requests of 1,000 tokens take 100 ms, and may take 300.
        var model = new PrefillWaiting([(1000, 1)], Capacity, 1, 300);

        var late = model.Late(servers, rate, 1);

        Assert.InRange(SimulatedLate(servers, rate, 0.1, 0.2), late / 2, (late * 2) + 0.002);
    }

    [Fact]
    public void RequestsLateEvenAlone_AreCountedApart_AndCallForNoEngines()
    {
        var model = new PrefillWaiting([(1000, 0.9), (9000, 0.1)], Capacity, 1, 300);

        Assert.Equal(0.1, model.Hopeless, 1e-12);
        Assert.True(model.Late(1000, 10, 1) < 1e-9);
        Assert.InRange(model.Engines(10, 1, 0.01), 2, 5);
    }

    [Fact]
    public void AnEngineHoldsAsManyRequests_AsTheLimitAllows()
    {
        var model = new DecodeConcurrency(Capacity, 1, limitMs: 10, context: 1000, SloTuning.Default.TimesAlone);

        Assert.InRange(model.PerEngine, 50 / 1.01, 50.1);
        Assert.False(model.IsHopeless);
        Assert.Equal(10, model.SizedForMs);
        Assert.True(new DecodeConcurrency(Capacity, 1.2, limitMs: 10, context: 1000, SloTuning.Default.TimesAlone).PerEngine < 50);
    }

    /// <summary>A limit that one request alone misses is no reason for an engine a request.</summary>
    [Fact]
    public void WhereNoEngineMeetsTheLimit_EachIsFilledToTwiceTheLatencyOfOneRequest()
    {
        var model = new DecodeConcurrency(Capacity, 1, limitMs: 4, context: 1000, SloTuning.Default.TimesAlone);

        Assert.True(model.IsHopeless);
        Assert.Equal(2 * model.AloneMs, model.SizedForMs);
        Assert.InRange(Capacity.Decode.ItlMs(model.PerEngine, 1000), model.SizedForMs / 1.005, model.SizedForMs);
    }

    [Fact]
    public void MoreLoad_NeverPlansFewerWorkers_AndNeitherDoesAStricterTarget() =>
        Gen.Select(Gen.Double[0.01, 500], Gen.Double[0, 300], Gen.Double[0.5, 10], Gen.Double[0.5, 0.99], Gen.Double[0, 0.009])
            .Sample((rate, more, peakedness, target, stricter) =>
            {
                var config = new PlannerConfig { TtftMs = 1500, ItlMs = 10, TargetAttainment = target };
                var plan = new SloPlan(config, Capacity, Known(), SloTuning.Default);
                var strict = new SloPlan(config with { TargetAttainment = target + stricter }, Capacity, Known(), SloTuning.Default);

                Assert.True(plan.PrefillEngines(rate + more, peakedness) >= plan.PrefillEngines(rate, peakedness));
                Assert.True(plan.DecodeEngines(rate + more, peakedness) >= plan.DecodeEngines(rate, peakedness));
                Assert.True(strict.PrefillEngines(rate, peakedness) >= plan.PrefillEngines(rate, peakedness));
                Assert.True(strict.DecodeEngines(rate, peakedness) >= plan.DecodeEngines(rate, peakedness));
            });

    [Fact]
    public void TighterLimits_NeverPlanFewerWorkers() =>
        Gen.Select(Gen.Double[0.01, 500], Gen.Double[1100, 5000], Gen.Double[6, 15], Gen.Double[0.7, 1]).Sample((rate, ttft, itl, tighter) =>
        {
            var loose = new SloPlan(new PlannerConfig { TtftMs = ttft, ItlMs = itl }, Capacity, Known(), SloTuning.Default);
            var tight = new SloPlan(
                new PlannerConfig { TtftMs = Math.Max(1050, ttft * tighter), ItlMs = Math.Max(5.5, itl * tighter) }, Capacity, Known(), SloTuning.Default);

            Assert.True(tight.PrefillEngines(rate, 1) >= loose.PrefillEngines(rate, 1));
            Assert.True(tight.DecodeEngines(rate, 1) >= loose.DecodeEngines(rate, 1));
        });

    [Fact]
    public void HeadRoom_KeepsTheShareThatIsAllowedInTheLongRun()
    {
        // A pool whose share of late samples falls with its surplus, like a normal tail.
        var headroom = Headroom.None;
        var (late, random) = (0, new Random(7));
        for (var i = 0; i < 20_000; i++)
        {
            var within = Enumerable.Range(0, 50).Count(_ => Sample(random) < 1.5 + headroom.Surplus);
            late += 50 - within;
            headroom = headroom.With(within, 50, goal: 0.995, tight: true, seconds: 5, SloTuning.Default);
        }

        Assert.InRange(late / (20_000 * 50.0), 0.003, 0.012);   // the leak leaves a little
    }

    [Fact]
    public void Slack_TeachesNothing() =>
        Assert.True(Timely(tight: false) >= Timely(tight: true));

    [Fact]
    public void StartUpTime_IsLearntFromWhatWasSeen()
    {
        var (startup, now) = (StartupTime.Unknown, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < 20; i++, now = now.AddSeconds(200))
        {
            startup = startup.Adding(new(2, 2), now);
            startup = startup.Seen(new(2, 2), new(2, 1), now.AddSeconds(40));
            Assert.NotNull(startup.Awaited);
            startup = startup.Seen(new(2, 2), new(2, 2), now.AddSeconds(45));
        }

        Assert.Null(startup.Awaited);
        Assert.Equal(45, startup.Seconds, 1.0);
    }

    [Fact]
    public void AWaitForHardware_IsNoStartUp()
    {
        var started = StartupTime.Unknown.Adding(new(3, 3), DateTimeOffset.UnixEpoch)
            .Seen(new(3, 3), new(3, 3), DateTimeOffset.UnixEpoch.AddHours(1));

        Assert.Equal(StartupTime.Unknown, started);
    }

    [Fact]
    public void ReplicasNoLongerWanted_AreNoMeasurement() =>
        Assert.Equal(
            StartupTime.Unknown,
            StartupTime.Unknown.Adding(new(3, 3), DateTimeOffset.UnixEpoch)
                .Seen(new(2, 3), new(2, 3), DateTimeOffset.UnixEpoch.AddSeconds(1)));

    [Fact]
    public void Demand_IsTheLargestOfLevelRecentAndPeak()
    {
        var steady = DemandHorizon.Of([.. Enumerable.Repeat(50.0, 60)], 5, 90, SloTuning.Default)!;
        var burst = DemandHorizon.Of([.. Enumerable.Repeat(50.0, 57), 150, 150, 150], 5, 90, SloTuning.Default)!;
        var silent = DemandHorizon.Of([.. Enumerable.Repeat(50.0, 30), .. Enumerable.Repeat(0.0, 12)], 5, 90, SloTuning.Default)!;

        Assert.Equal(10, steady.Rate, 1e-9);
        Assert.Equal(30, burst.Rate, 1e-9);
        Assert.Equal(10, silent.Rate, 1e-9);   // a sudden silence is let go of slowly
    }

    [Fact]
    public void GapsAreNoDemand_AndNoSilence() =>
        Assert.Equal(10, DemandHorizon.Of([50, double.NaN, 50, double.NaN], 5, 90, SloTuning.Default)!.Rate, 1e-9);

    [Fact]
    public void HistogramPoints_HaveTheMeanOfTheValues()
    {
        var lengths = new Histogram([50, 100, 200], [1, 2, 0, 1], 700);

        Assert.Equal(175, lengths.Points().Sum(point => point.Value * point.Share), 1e-9);
        Assert.Null(lengths.Since(lengths with { Sum = 800 }));
        Assert.Equal(0, lengths.Since(lengths)!.Count);
    }

    private static double Timely(bool tight) => Headroom.None.With(50, 50, 0.995, tight, 5, SloTuning.Default).Surplus;

    private static SloState Known() => SloState.Empty with
    {
        Isl = new Histogram([500, 1000, 2000], [10, 50, 40, 0], 90_000),
        Osl = new Histogram([100, 400], [50, 50, 0], 20_000),
    };

    private static double Sample(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>First come, first served; Poisson arrivals, service of constant length.</summary>
    private static double SimulatedLate(int servers, double rate, double serviceS, double mostWaitS)
    {
        var (free, random) = (new double[servers], new Random(3));
        var (at, late) = (0.0, 0);
        const int requests = 200_000;
        for (var i = 0; i < requests; i++)
        {
            at -= Math.Log(1 - random.NextDouble()) / rate;
            var server = Array.IndexOf(free, free.Min());
            var starts = Math.Max(at, free[server]);
            late += starts - at > mostWaitS ? 1 : 0;
            free[server] = starts + serviceS;
        }

        return (double)late / requests;
    }
}
