using CsCheck;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Policies.Slo;

/// <summary>What holds for policy <c>slo</c> whatever the traffic, the pools and the sources that are missing.</summary>
public class SloTickProperties
{
    private const double ServiceS = 0.1;    // a prompt of 1,000 tokens on the engine of TestProfile
    private const double MostQueued = 3000;
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    /// <summary>What a slot shows, and which sources are there in it.</summary>
    private sealed record Slot(int Arrived, double? Queued, int Decoding, int Prefill, int Decode, bool Counters, bool Gauges, bool Pools);

    private sealed record Case(PlannerConfig Config, Slot[] Slots);

    private static readonly Gen<Slot> Slots = Gen.Select(
        Gen.Frequency((8, Gen.Int[0, 400]), (1, Gen.Int[0, 5000])),
        Gen.Frequency((4, Gen.Double[0, MostQueued].Select(queued => (double?)queued)), (1, Gen.Const((double?)null))),
        Gen.Int[0, 500], Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9]).Select(
        (arrived, queued, decoding, prefill, decode, counters, gauges, pools) =>
            new Slot(arrived, queued, decoding, prefill, decode, counters > 0, gauges > 0, pools > 0));

    private static readonly Gen<Case> Cases =
        Gen.Select(Slots.Array[1, 60], Gen.Int[-5, 30], Gen.Int[1, 3], Gen.Double[0.5, 0.999], Gen.Double[50, 2000], Gen.Double[5, 50]).Select(
            (slots, budget, minimum, target, ttft, itl) => new Case(
                new PlannerConfig
                {
                    ExternalHold = TimeSpan.Zero,   // these pools do not follow what is asked for
                    Policy = "slo",
                    EnableThroughputScaling = false,
                    MinEndpoint = minimum,
                    MaxGpuBudget = budget < 0 ? -1 : Math.Max(budget, 2 * minimum),
                    TargetAttainment = target,
                    TtftMs = ttft,
                    ItlMs = itl,
                },
                slots));

    [Fact]
    public void APlan_IsWithinTheBudget_AndAtLeastTheMinimumEndpoints() => Cases.Sample(one =>
    {
        foreach (var (_, decision) in Planned(one))
        {
            Assert.True(decision.Prefill >= one.Config.MinPrefill && decision.Decode >= one.Config.MinDecode);
            Assert.True(one.Config.MaxGpuBudget < 0 || decision.Prefill + decision.Decode <= one.Config.MaxGpuBudget);
        }
    });

    /// <summary>
    /// What waits beyond an ordinary queue is worked off until new workers serve, together with what comes till then; or the
    /// workers that have the queue are left to it, and all others are planned anew.
    /// </summary>
    [Fact]
    public void APlan_IsNeverBelowTheNeedOfTheQueue() => Cases.Sample(one =>
    {
        foreach (var (slot, decision) in Planned(one))
        {
            var demand = decision.Steps.Single(step => step.Name == "demand").Numbers;
            var ordinary = slot.Prefill * Math.Max(1, one.Config.TtftMs / 1000 / ServiceS);
            var work = (Math.Max(0, (slot.Queued ?? 0) - ordinary) + (demand["rate"] * demand["horizon_s"])) * ServiceS;

            var engines = decision.UnbudgetedPrefill!.Value;
            Assert.True(
                engines * demand["horizon_s"] >= work * (1 - 1e-9) || engines >= slot.Prefill + (demand["rate"] * ServiceS),
                $"{engines} engines for {work} s of prefill within {demand["horizon_s"]} s");
        }
    });

    /// <summary>Requests stay on their engine until they end.</summary>
    [Fact]
    public void APlan_NeverSparesADecodeEngine_ThatTheRequestsInDecodeFill() => Cases.Sample(one =>
    {
        foreach (var (slot, decision) in Planned(one).Where(pair => pair.Slot.Queued is not null))
        {
            var filled = Math.Ceiling(slot.Decoding / decision.Steps.Single(step => step.Name == "decode").Numbers["per_engine"]);

            Assert.True(decision.UnbudgetedDecode >= Math.Min(slot.Decode, filled));
        }
    });

    [Fact]
    public void ALongerQueue_NeverPlansFewerWorkers() => Gen.Select(Cases, Gen.Double[0, MostQueued]).Sample((one, other) =>
    {
        var last = one.Slots[^1] with { Counters = true, Pools = true, Gauges = false };
        Pools<int> With(double queued) =>
            Play(one with { Slots = [.. one.Slots[..^1], last with { Queued = queued }] })[^1].Decision is var decision
                ? new(decision.UnbudgetedPrefill ?? 0, decision.UnbudgetedDecode ?? 0) : default;

        var (shorter, longer) = (With(Math.Min(other, last.Queued ?? 0)), With(Math.Max(other, last.Queued ?? 0)));

        Assert.True(longer.Prefill >= shorter.Prefill);
        Assert.True(longer.Decode >= shorter.Decode);   // what waits has arrived
    });

    [Fact]
    public void SameInput_SameBytes() => Cases.Sample(one => Assert.Equal(Bytes(Play(one)), Bytes(Play(one))), iter: 50);

    [Fact]
    public void AppRestartedBetweenTicks_DecidesTheSame() => Cases.Sample(one =>
        Assert.Equal(Bytes(Play(one)), Bytes(Play(one, stored: true))), iter: 50);

    [Fact]
    public void WithoutCountersOrPools_ReplicasStay_AndTheReasonIsSaid() => Cases.Sample(one =>
    {
        foreach (var (slot, tick) in one.Slots.Zip(Play(one)).Where(pair => !pair.First.Counters || !pair.First.Pools))
        {
            if (slot.Pools && (slot.Prefill < one.Config.MinPrefill || slot.Decode < one.Config.MinDecode))
            {
                Assert.True(tick.Decision.Prefill >= slot.Prefill && tick.Decision.Decode >= slot.Decode);   // the minimum needs no metrics
                continue;
            }

            Assert.Equal(DecisionOutcome.Blocked, tick.Decision.Outcome);
            Assert.Equal((tick.Decision.FromPrefill, tick.Decision.FromDecode), (tick.Decision.Prefill, tick.Decision.Decode));
            Assert.NotEmpty(tick.Decision.Reason);
        }
    });

    [Fact]
    public void MissingGauges_TeachNothing() => Cases.Sample(one =>
    {
        var known = Play(Blind(one))[^1].State.Slo;

        Assert.Equal((Headroom.None, Headroom.None, 1.0, 1.0), (known.Prefill, known.Decode, known.PrefillCalibration, known.DecodeCalibration));
    });

    /// <summary>The first two minutes, however short a start-up is; a budget below what is there holds at once.</summary>
    [Fact]
    public void AFreshStart_NeverScalesIn() => Cases.Sample(one =>
    {
        foreach (var (slot, decision) in Planned(one with { Slots = one.Slots[..Math.Min(24, one.Slots.Length)] }))
        {
            var kept = Math.Max(one.Config.MinPrefill, slot.Prefill) + Math.Max(one.Config.MinDecode, slot.Decode);
            Assert.True(
                (decision.Prefill >= slot.Prefill && decision.Decode >= slot.Decode)
                    || (one.Config.MaxGpuBudget >= 0 && kept > one.Config.MaxGpuBudget),
                decision.Reason);
        }
    });

    [Fact]
    public void AnSlaThatOneRequestAloneMisses_IsNamedWithItsNumber() => Cases.Sample(one =>
    {
        foreach (var (_, decision) in Planned(Blind(one with { Config = one.Config with { TtftMs = 90, ItlMs = 9 } })))
        {
            string Text(string name) => decision.Steps.Single(step => step.Name == name).Text;

            Assert.Contains("100 ms per prompt", Text("prefill"), StringComparison.Ordinal);
            Assert.Contains("miss the TTFT limit even on an idle engine", Text("prefill"), StringComparison.Ordinal);
            Assert.Contains("a lone request already takes 10 ms", Text("decode"), StringComparison.Ordinal);
        }
    }, iter: 50);

    private static Case Blind(Case one) => one with { Slots = [.. one.Slots.Select(slot => slot with { Gauges = false })] };

    /// <summary>Decisions that plan sizes, with what was seen.</summary>
    private static IEnumerable<(Slot Slot, Decision Decision)> Planned(Case one) =>
        one.Slots.Zip(Play(one).Select(tick => tick.Decision)).Where(pair => pair.Second.Steps.Any(step => step.Name == "demand"));

    private static IEnumerable<string> Bytes(IEnumerable<TickResult> ticks) => ticks.Select(
        tick => DecisionFormat.Write(tick.Decision) + Convert.ToHexString(StateFormat.Write(tick.State)));

    private static List<TickResult> Play(Case one, bool stored = false)
    {
        var (results, state, finished) = (new List<TickResult>(), DeploymentState.Empty, 0.0);
        for (var i = 0; i < one.Slots.Length; i++)
        {
            finished += one.Slots[i].Arrived;
            var at = Start.AddSeconds(5 * (i + 1));
            var result = LoadTick.Run(
                state.Done(), Seen(one.Slots[i], finished, at), new TickSettings(one.Config, TestProfile.Capacity), at);
            state = stored ? StateFormat.Read(StateFormat.Write(result.State)) : result.State;
            results.Add(result);
        }

        return results;
    }

    private static LoadObservation Seen(Slot slot, double finished, DateTimeOffset at) => new(
        slot.Gauges ? [Sample(slot, 1), Sample(slot, 2)] : [],
        new PoolsSeen(at, Pool(slot, slot.Prefill), Pool(slot, slot.Decode)))
    {
        Unavailable = slot.Gauges ? null : "no KV router",
        Counters = !slot.Counters ? null : new FrontendCounters(
            finished, slot.Decoding + (slot.Queued ?? 0), new Histogram([2000], [finished, 0], finished * 1000), new Histogram([200], [finished, 0], finished * 100))
        {
            Queued = slot.Queued,
        },
    };

    private static PoolStatus? Pool(Slot slot, int replicas) => slot.Pools ? new PoolStatus(replicas, replicas, true, 1) : null;

    /// <summary>Latencies that change from one sample to the next, and rise with what arrives.</summary>
    private static LoadSample Sample(Slot slot, int sample) => new(
        [.. Enumerable.Range(0, slot.Prefill).Select(i => new WorkerSample($"{i}")
        {
            ActivePrefillTokens = slot.Arrived, LastTtftMs = 100 + (sample * slot.Arrived), LastIsl = 1000,
        })],
        [.. Enumerable.Range(0, slot.Decode).Select(i => new WorkerSample($"{i}")
        {
            ActiveDecodeBlocks = 1 + slot.Arrived, LastItlMs = 8 + sample + (slot.Arrived / 100.0),
        })]);
}
