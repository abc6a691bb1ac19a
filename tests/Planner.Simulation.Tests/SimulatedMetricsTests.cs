using Planner.Model;
using Planner.Traces;

namespace Planner.Simulation;

public class SimulatedMetricsTests
{
    // A cache of 1000 tokens. r0 (600 tokens) decodes from 0.6 to 0.7. r1 (500) has its first token at 0.61, does not
    // fit beside r0, starts at 0.7 and ends at 0.72.
    private readonly ServingSimulator _crowded = new(
        new RequestTrace([new Request(0, 600, 11), new Request(0.11, 500, 3)]),
        new SweptTimes(Profiles.Of([(100, 100), (1000, 1000)], 1000, (100, [(0, 10), (1, 10)]))),
        new SimulatorOptions(2, 1));

    [Fact]
    public void Windows_CountEachTokenOnceWithTheWaitForAdmissionInTheFirstGap()
    {
        // Five tokens of r0 after its first, at 0.61 to 0.65.
        Assert.True(_crowded.AdvanceTo(0.655));
        AssertWindow(new TrafficWindow(0, 2, 550, 10, null, null, null, 2, 0), _crowded.Metrics.TakeWindow());

        // Five more of r0, and r1's second at 0.71, 100 ms after its first: (5 x 10 + 100) / 6.
        Assert.True(_crowded.AdvanceTo(0.715));
        AssertWindow(new TrafficWindow(1, 0, null, 25, 600, 11, 0.7, 1, 0), _crowded.Metrics.TakeWindow());

        Assert.False(_crowded.AdvanceTo(1));
        AssertWindow(new TrafficWindow(1, 0, null, 10, 500, 3, 0.61, 0, 0), _crowded.Metrics.TakeWindow());
        AssertWindow(new TrafficWindow(0, 0, null, null, null, null, null, 0, 0), _crowded.Metrics.TakeWindow());
    }

    /// <summary>Bounds as Dynamo's frontend generates them; counts as its /metrics have them, from the start.</summary>
    [Fact]
    public void TheFrontendsHistograms_CountEveryLatency_InDynamosBuckets()
    {
        Assert.False(_crowded.AdvanceTo(1));

        var counters = _crowded.Metrics.Counters();

        Assert.Equal(
            [0, 2.2, 4.7, 10, 22, 47, 100, 220, 470, 1000, 2200, 4700, 10_000, 22_000, 48_000, 100_000, 220_000, 480_000],
            counters.Ttfts!.Bounds.AsEnumerable());
        Assert.Equal([0, 1.9, 3.5, 6.7, 13, 24, 45, 84, 160, 300, 560, 1100, 2000], counters.Itls!.Bounds.AsEnumerable());
        Assert.Equal(2, counters.Ttfts.Counts[9]);   // 600 and 500 ms
        Assert.Equal((11, 1), (counters.Itls.Counts[4], counters.Itls.Counts[8]));   // 10 ms, and the one of 100 ms
        Close.Equal(1100, counters.Ttfts.Sum);
        Close.Equal((11 * 10) + 100, counters.Itls.Sum);
    }

    [Fact]
    public void RequestsWithoutAFirstToken_AreQueued()
    {
        _crowded.AdvanceTo(0.605);   // r0 decodes, r1 is still in prefill
        AssertWindow(new TrafficWindow(0, 2, 600, null, null, null, null, 2, 1), _crowded.Metrics.TakeWindow());
    }

    [Fact]
    public void Gauges_AreThoseOfTheLastFinishedWork()
    {
        _crowded.AdvanceTo(0.605);
        Assert.Equal([(0, 0L, 600), (1, 500L, null)], PrefillGauges());
        Assert.Null(Assert.Single(_crowded.Metrics.DecodeWorkers()).LastItlMs);

        // 600 + 1 + 5 tokens are 37.875 blocks.
        _crowded.AdvanceTo(0.655);
        Assert.Equal([(0, 0L, 600), (1, 0L, 500)], PrefillGauges());
        Assert.Equal(38, Assert.Single(_crowded.Metrics.DecodeWorkers()).ActiveDecodeBlocks);

        // Idle again, the last values stay.
        _crowded.AdvanceTo(1);
        Close.Equal(600, _crowded.Metrics.PrefillWorkers()[0].LastTtftMs);
        Close.Equal(500, _crowded.Metrics.PrefillWorkers()[1].LastTtftMs);
        Close.Equal(10, Assert.Single(_crowded.Metrics.DecodeWorkers()).LastItlMs);
        Assert.Equal(0, Assert.Single(_crowded.Metrics.DecodeWorkers()).ActiveDecodeBlocks);
    }

    // r0 keeps prefill worker 0 busy until 2 s. Worker 2 starts at 0.5 and is ready at 1.5. At 1.7 all three have to go:
    // the idle ones stop at once, worker 0 drains until 2. The worker created at 1.8 is ready at 2.8.
    [Fact]
    public void APool_IsStableUnlessAWorkerStartsOrDrains()
    {
        var simulator = new ServingSimulator(
            new RequestTrace([new Request(0, 2000, 1), new Request(9, 100, 1)]),
            new SweptTimes(Profiles.Flat),
            new SimulatorOptions(2, 1, 1, 4, 2));

        Assert.Equal(new PoolStatus(2, 2, true, 4), StatusAt(simulator, 0.4));
        Assert.Equal(new PoolStatus(3, 2, false, 4), StatusAt(simulator, 0.5, scaleTo: 3));
        Assert.Equal(new PoolStatus(3, 3, true, 4), StatusAt(simulator, 1.5));
        Assert.Equal(new PoolStatus(0, 0, false, 4), StatusAt(simulator, 1.7, scaleTo: 0));
        Assert.Equal(new PoolStatus(1, 0, false, 4), StatusAt(simulator, 1.8, scaleTo: 1));
        Assert.Equal(new PoolStatus(1, 0, false, 4), StatusAt(simulator, 2.1));
        Assert.Equal(new PoolStatus(1, 1, true, 4), StatusAt(simulator, 2.9));
        Assert.Equal(new PoolStatus(1, 1, true, 2), simulator.Metrics.DecodeStatus);
    }

    private static PoolStatus StatusAt(ServingSimulator simulator, double timeS, int? scaleTo = null)
    {
        simulator.AdvanceTo(timeS);
        if (scaleTo is { } target)
        {
            simulator.Scale(target, 1);
        }

        return simulator.Metrics.PrefillStatus;
    }

    private (int, long, int?)[] PrefillGauges() =>
    [
        .. _crowded.Metrics.PrefillWorkers().Select(gauges => (gauges.WorkerId, gauges.ActivePrefillTokens, gauges.LastIsl)),
    ];

    private static void AssertWindow(TrafficWindow expected, TrafficWindow actual)
    {
        Assert.Equal(
            (expected.Finished, expected.Arrivals, expected.Inflight, expected.Queued),
            (actual.Finished, actual.Arrivals, actual.Inflight, actual.Queued));
        Close.Equal(expected.TtftMs, actual.TtftMs);
        Close.Equal(expected.ItlMs, actual.ItlMs);
        Close.Equal(expected.Isl, actual.Isl);
        Close.Equal(expected.Osl, actual.Osl);
        Close.Equal(expected.RequestDurationS, actual.RequestDurationS);
    }
}
