using System.Text;
using Planner.Configuration;
using Planner.Loop;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Policies.Slo;

/// <summary>Ticks without worker gauges: what the frontends' histograms of latencies teach. The profile says 10 ms a token.</summary>
public class SloHistogramTests
{
    private const int PerTick = 10;

    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly PlannerConfig Config = SloTickTests.Config;

    [Fact]
    public void LateLatencies_RaiseTheHeadroom_AndTimelyOnesDoNot()
    {
        var late = Run(new(TtftMs: 1500, ItlMs: 22));
        var timely = Run(new(TtftMs: 100, ItlMs: 10));

        Assert.True(late.Prefill.Surplus > 0.5 && late.Decode.Surplus > 0.5);
        Assert.True(timely.Prefill.Surplus <= 0 && timely.Decode.Surplus <= 0);
        Assert.Equal((0, 1), (late.Prefill.Attainment!.Value, timely.Prefill.Attainment!.Value));
        Assert.Equal(LatencySource.FrontendHistograms, late.Latencies);
    }

    [Theory]
    [InlineData(12.5, 1.25)]
    [InlineData(10, 1)]
    [InlineData(8, 0.8)]
    public void TheMeanTimeBetweenTokens_CalibratesTheProfile(double itlMs, double calibration) =>
        Assert.Equal(calibration, Run(new(100, itlMs), ticks: 420).DecodeCalibration, tolerance: 0.01);

    [Fact]
    public void TheCalibration_NeedsTheQueue_AndAPoolAtRest()
    {
        Assert.Equal(1, Run(new(100, 15) { Queued = null }).DecodeCalibration);
        Assert.Equal(1, Run(new(100, 15) { IsStable = false }).DecodeCalibration);
    }

    [Fact]
    public void AStart_TeachesNoHeadroom()
    {
        var known = Run(new(900, 22) { Ready = 0 });

        Assert.Equal((0, 0), (known.Prefill.Surplus, known.Decode.Surplus));
    }

    [Fact]
    public void Gauges_KeepPrecedence()
    {
        var known = Run(new(900, 22) { GaugeMs = 10 });

        Assert.Equal((0, 1, LatencySource.WorkerGauges), (known.Prefill.Surplus, known.DecodeCalibration, known.Latencies));
    }

    /// <summary>Of Dynamo 0.8, for one.</summary>
    [Fact]
    public void GaugesWithoutLatencies_AreNoneOfLatency() =>
        Assert.Equal(LatencySource.FrontendHistograms, Run(new(900, 22) { HasLoadGauges = true }).Latencies);

    [Fact]
    public void TicksThatWereMissed_TeachNothingOfTheirLatencies()
    {
        var shown = new Shown(900, 22);
        var before = Ticks(shown, DeploymentState.Empty, 1, 20);

        var after = Ticks(shown, before.State, 80, 1);

        Assert.Equal(before.State.Slo.Prefill.Surplus, after.State.Slo.Prefill.Surplus);
        Assert.True(after.State.Slo.Prefill.Count < before.State.Slo.Prefill.Count);   // only faded
    }

    [Fact]
    public void ARestartedFrontend_TeachesNothing()
    {
        var before = Ticks(new(900, 22), DeploymentState.Empty, 1, 20);

        var after = Tick(new(900, 22), before.State, 21, counted: 1);

        Assert.Equal(before.State.Slo.Prefill.Surplus, after.State.Slo.Prefill.Surplus);
        Assert.Equal(before.State.Slo.DecodeCalibration, after.State.Slo.DecodeCalibration);
    }

    [Theory]
    [InlineData(true, 1.0, "no worker gauges: latencies from the frontends' histograms: no KV router")]
    [InlineData(true, null, "no worker gauges: latencies from the frontends' histograms; the calibration stays as it is without " +
        "queued_requests: no KV router")]
    [InlineData(false, 1.0, "no worker gauges and no latency histograms, so head-room and calibration stay as they are: no KV router")]
    public void ADecision_SaysWhereItsLatenciesAreFrom(bool hasHistograms, double? queued, string text)
    {
        var shown = new Shown(100, 10) { Queued = queued, HasHistograms = hasHistograms };

        var decision = Ticks(shown, DeploymentState.Empty, 1, 3).Decision;

        Assert.Equal(text, decision.Steps.Single(step => step.Name == "gauges").Text);
    }

    /// <summary>A state of the program before this one has counters without latencies.</summary>
    [Fact]
    public void AnOlderState_IsReadAndTakenUp_FromTheSecondTickOn()
    {
        var older = Ticks(new(900, 22) { HasHistograms = false }, DeploymentState.Empty, 1, 20).State;
        Assert.DoesNotContain("ttfts", Encoding.UTF8.GetString(StateFormat.Write(older)), StringComparison.Ordinal);

        var first = Ticks(new(900, 22), StateFormat.Read(StateFormat.Write(older)), 21, 1).State;
        var second = Ticks(new(900, 22), StateFormat.Read(StateFormat.Write(first)), 22, 1).State;

        Assert.Equal(0, first.Slo.Prefill.Surplus);
        Assert.True(second.Slo.Prefill.Surplus > 0);
    }

    [Fact]
    public void LatenciesThatAreNoHistogram_AreNotStored()
    {
        var state = Ticks(new(900, 22), DeploymentState.Empty, 1, 2).State;
        var torn = state.With(state.Slo with { Counters = state.Slo.Counters! with { Itls = new Histogram([1, 2], [3], 4) } });

        var error = Assert.Throws<StateFormatException>(() => StateFormat.Write(torn));

        Assert.Equal("the state must not be stored: a histogram has no count above its bounds", error.Message);
    }

    private static SloState Run(Shown shown, int ticks = 60) => Ticks(shown, DeploymentState.Empty, 1, ticks).State.Slo;

    private static TickResult Ticks(Shown shown, DeploymentState state, int first, int count)
    {
        var result = new TickResult(state, null!);
        for (var tick = first; tick < first + count; tick++)
        {
            result = Tick(shown, result.State.Done(), tick, counted: tick);
        }

        return result;
    }

    /// <summary>A tick by which the frontends have counted as much as comes in a number of ticks.</summary>
    private static TickResult Tick(Shown shown, DeploymentState state, int tick, int counted) => LoadTick.Run(
        state, shown.At(tick, counted * PerTick), new TickSettings(Config, TestProfile.Capacity), Start.AddSeconds(5 * tick));

    /// <summary>Requests of 1,000 + 100 tokens, all as fast as any other.</summary>
    private sealed record Shown(double TtftMs, double ItlMs)
    {
        public double? Queued { get; init; } = 1;

        public bool HasHistograms { get; init; } = true;

        public bool IsStable { get; init; } = true;

        public int Ready { get; init; } = 9;

        public double? GaugeMs { get; init; }

        public bool HasLoadGauges { get; init; }

        public LoadObservation At(int tick, double requests) => new(
            GaugeMs is not null || HasLoadGauges ? [Sample(tick - 0.5), Sample(tick)] : [],
            new PoolsSeen(Start, new PoolStatus(9, Ready, IsStable, 1), new PoolStatus(9, Ready, IsStable, 1)))
        {
            Unavailable = GaugeMs is not null || HasLoadGauges ? null : "no KV router",
            Counters = new FrontendCounters(requests, 10, Of([2000], requests, 1000), Of([200], requests, 100))
            {
                Queued = Queued,
                Ttfts = HasHistograms ? Of([220, 470, 1000], requests, TtftMs) : null,
                Itls = HasHistograms ? Of([6.7, 13, 24, 45], 99 * requests, ItlMs) : null,
            },
        };

        /// <summary>Gauges that change a little from sample to sample, since one that does not is no new latency.</summary>
        private LoadSample Sample(double at) => new(
            [new WorkerSample("p") { ActivePrefillTokens = 100, LastTtftMs = GaugeMs + (1e-6 * at) }],
            [new WorkerSample("d") { ActiveDecodeBlocks = 100, LastItlMs = GaugeMs }]);

        private static Histogram Of(double[] bounds, double count, double each)
        {
            var counts = new double[bounds.Length + 1];
            counts[bounds.Count(bound => bound < each)] = count;
            return new Histogram([.. bounds], [.. counts], count * each);
        }
    }
}
