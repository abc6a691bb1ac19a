using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Policies.Slo;

/// <summary>
/// Twenty requests a second of 1,000 + 100 tokens, steady, with both loops; for a time the frontends are read wrongly, late or
/// not at all. Whatever it is, no pool shrinks by more than a worker, none more than doubles, and ten minutes later the plan is the
/// steady one.
/// </summary>
public class BadReadingTests
{
    private const int WarmS = 1200, FaultS = 600, AfterS = 600;
    private const double PerS = 20, InflightS = 2;

    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly PlannerConfig Config = SloTickTests.Config with { EnableThroughputScaling = true };

    [Theory]
    [InlineData("finished 1e12 once")]
    [InlineData("finished wraps once")]
    [InlineData("inflight 1.8e19 once")]
    [InlineData("inflight 1e6 once")]
    [InlineData("queued 1.8e19 once")]
    [InlineData("isl sum 1e308 twice")]
    [InlineData("isl sum + 2^32 once")]
    [InlineData("osl bucket 1e308 once")]
    [InlineData("osl bucket 1.8e19 once")]
    [InlineData("osl bucket 1e6 once")]
    [InlineData("zeros from a proxy")]
    [InlineData("latencies infinite")]
    [InlineData("gauge 1.8e19 once")]
    [InlineData("frontends down")]
    [InlineData("frozen")]
    [InlineData("frozen, Prometheus down")]
    [InlineData("one of two frozen")]
    [InlineData("one of two frozen, told apart")]
    [InlineData("scraped each minute, some late")]
    [InlineData("an old sample, by its time")]
    public void AfterABadReading_ThePlanIsTheSteadyOne(string fault)
    {
        var (state, prefill, decode) = (DeploymentState.Empty, 6, 6);
        var (shown, sizes) = ((Counters?)null, new List<(int AtS, int Prefill, int Decode)>());
        for (var at = 5; at <= WarmS + FaultS + AfterS; at += 5)
        {
            var faultNow = at is > WarmS and <= WarmS + FaultS ? fault : "";
            var now = Start.AddSeconds(at);
            var pools = new PoolsSeen(now, new PoolStatus(prefill, prefill, true, 1), new PoolStatus(decode, decode, true, 1));
            if (at % 180 == 0)
            {
                Apply(ThroughputTick.Run(state.Done(), new(Traffic(faultNow), pools.Prefill, pools.Decode), Settings, now));
            }

            shown = Shown(faultNow, at, shown);
            Apply(LoadTick.Run(state.Done(), Seen(faultNow, at, shown, pools), Settings, now));
            sizes.Add((at, prefill, decode));
        }

        var steady = sizes.Single(size => size.AtS == WarmS);
        Assert.All(sizes.Where(size => size.AtS > WarmS), size =>
        {
            Assert.InRange(size.Prefill, steady.Prefill - 1, (2 * steady.Prefill) + 2);
            Assert.InRange(size.Decode, steady.Decode - 2, (2 * steady.Decode) + 2);   // the throughput plan's, which knows no bursts
        });
        Assert.InRange(prefill, steady.Prefill - 1, steady.Prefill + 1);
        Assert.InRange(decode, steady.Decode - 1, steady.Decode + 1);

        void Apply(TickResult result)
        {
            state = StateFormat.Read(StateFormat.Write(result.State));
            if (result.Decision.Outcome == DecisionOutcome.Scale)
            {
                (prefill, decode) = (result.Decision.Prefill, result.Decision.Decode);
            }
        }
    }

    [Fact]
    public void TrueIdleness_ShrinksThePools()
    {
        var (state, last) = (DeploymentState.Empty, new TickResult(DeploymentState.Empty, null!));
        for (var at = 5; at <= 3600; at += 5)
        {
            var pools = new PoolsSeen(Start, new PoolStatus(6, 6, true, 1), new PoolStatus(6, 6, true, 1));
            var counters = Counted(Math.Min(at, 600) * PerS) with { Inflight = at < 600 ? PerS * InflightS : 0 };
            last = LoadTick.Run(
                state.Done(), new LoadObservation([], pools) { Unavailable = "none", Counters = counters },
                new(Config with { EnableThroughputScaling = false }, TestProfile.Capacity), Start.AddSeconds(at));
            state = last.State;
        }

        Assert.Equal((1, 1), (last.Decision.Prefill, last.Decision.Decode));
    }

    private static TickSettings Settings => new(Config, TestProfile.Capacity);

    private sealed record Counters(int AtS, FrontendCounters Reading);

    private static TrafficObservation Traffic(string fault) => fault switch
    {
        "frozen, Prometheus down" => new TrafficObservation.Unavailable("Prometheus is down"),
        "frozen" => new TrafficObservation.Stall(PerS * InflightS),
        "finished 1e12 once" => new TrafficObservation.Traffic(1e12, 1000, 100, 100, 10, 2),
        "isl sum 1e308 twice" => new TrafficObservation.Traffic(PerS * 180, 1e308, 100, 100, 10, 2),
        "one of two frozen" or "one of two frozen, told apart" => new TrafficObservation.Traffic(PerS * 90, 1000, 100, 100, 10, 2),
        _ => new TrafficObservation.Traffic(PerS * 180, 1000, 100, 100, 10, 2),
    };

    /// <summary>What the source shows: the newest reading, or an older one.</summary>
    private static Counters? Shown(string fault, int at, Counters? last) => fault switch
    {
        "frozen" or "frozen, Prometheus down" => last,
        "scraped each minute, some late" when last is not null && at - last.AtS < (last.AtS % 120 == 0 ? 60 : 65) => last,
        "an old sample, by its time" when at % 180 != 0 => last,
        _ => new(at, Counted(at * PerS)),
    };

    private static FrontendCounters Counted(double finished) => new(
        finished, PerS * InflightS, new Histogram([500, 2000], [0, finished, 0], finished * 1000),
        new Histogram([50, 200], [0, finished, 0], finished * 100))
    {
        Queued = 0,
    };

    private static LoadObservation Seen(string fault, int at, Counters? shown, PoolsSeen pools)
    {
        var isFirst = at == WarmS + 5;
        var good = shown!.Reading;
        var counters = fault switch
        {
            "finished 1e12 once" when isFirst => good with { Finished = 1e12 },
            "finished wraps once" when isFirst => good with { Finished = 4_294_967_295 },
            "inflight 1.8e19 once" when isFirst => good with { Inflight = 1.8446744073709552e19 },
            "inflight 1e6 once" when isFirst => good with { Inflight = 1e6 },
            "queued 1.8e19 once" when isFirst => good with { Queued = 1.8446744073709552e19 },
            "isl sum 1e308 twice" when isFirst || at == WarmS + 15 => good with { Isl = good.Isl with { Sum = 1e308 } },
            "isl sum + 2^32 once" when isFirst => good with { Isl = good.Isl with { Sum = good.Isl.Sum + 4_294_967_296 } },
            "osl bucket 1e308 once" when isFirst => good with { Osl = good.Osl with { Counts = [1e308, 1e308, 1e308] } },
            "osl bucket 1.8e19 once" when isFirst => good with { Osl = good.Osl with { Counts = good.Osl.Counts.SetItem(0, 1.8446744073709552e19) } },
            "osl bucket 1e6 once" when isFirst => good with { Osl = good.Osl with { Counts = good.Osl.Counts.SetItem(0, 1e6) } },
            "zeros from a proxy" => Counted(0) with { Inflight = 0 },
            "latencies infinite" => good with
            {
                Ttfts = new Histogram([1, 1e300], [1e300 * at, 1, 1], 1e307),
                Itls = new Histogram([1, 1e300], [1e300 * at, 1, 1], 1e307),
            },
            "frontends down" => null,
            "one of two frozen" => Counted((WarmS + ((at - WarmS) / 2)) * PerS),
            "one of two frozen, told apart" => Counted((WarmS + ((at - WarmS) / 2)) * PerS) with
            {
                Instances = [new("a", at * PerS / 2, 20, at), new("b", WarmS * PerS / 2, 20, WarmS)],
            },
            "an old sample, by its time" => good with { At = Start.AddSeconds(shown.AtS) },
            _ => good,
        };
        var blocks = fault == "gauge 1.8e19 once" && isFirst ? 1.8446744073709552e19 : 100;
        return new LoadObservation(
            [
                new LoadSample(
                    [new WorkerSample("p") { ActivePrefillTokens = 100, LastTtftMs = 100, LastIsl = 1000 }],
                    [new WorkerSample("d") { ActiveDecodeBlocks = blocks, LastItlMs = 10 }]),
            ],
            pools)
        {
            Counters = counters,
        };
    }
}
