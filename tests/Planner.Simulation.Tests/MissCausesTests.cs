using Planner.Configuration;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Prefill takes 1/8 s for 128 tokens, so of two requests at once one engine makes the second late.</summary>
public class MissCausesTests
{
    private static readonly PlannerConfig Limits = new() { TtftMs = 200, ItlMs = 40 };

    [Fact]
    public void LateOnAnIdleEngine_IsNobodysFault() =>
        Assert.Equal(new MissCauses(1, 0, 0, 0), Causes(1, [new(0, 256, 1)]));

    [Fact]
    public void TooFewWorkers_AndNoMoreAskedFor_IsAForecastThatWasTooLow() =>
        Assert.Equal(new MissCauses(0, 0, 0, 1), Causes(1, [new(0, 128, 1), new(0, 128, 1)]));

    [Fact]
    public void WorkersThatAreStarting_AreToBlame() =>
        Assert.Equal(new MissCauses(0, 1, 0, 0), Causes(1, [new(1, 128, 1), new(1, 128, 1)], new ScheduledDecision(0.5, 2, 1)));

    [Fact]
    public void AScaleInShortlyBefore_IsToBlame() =>
        Assert.Equal(new MissCauses(0, 0, 1, 0), Causes(2, [new(10, 128, 1), new(10, 128, 1)], new ScheduledDecision(1, 1, 1)));

    [Fact]
    public void AChangeOfTheOtherPool_IsNotToBlame() =>
        Assert.Equal(new MissCauses(0, 0, 0, 1), Causes(1, [new(1, 128, 1), new(1, 128, 1)], new ScheduledDecision(0.5, 1, 2)));

    [Fact]
    public void ABurstThatIsOverWithinAStartUpTime_IsUnavoidable_AndWhatComesLaterIsNot()
    {
        // Ten at once every 200 s: by the second and the third, the plan has seen the first.
        var bursts = new[] { 1000.0, 1200, 1400 }.SelectMany(at => Enumerable.Repeat(new Request(at, 128, 1), 10));
        Assert.Equal(new MissCauses(0, 0, 0, 18) { Unavoidable = 9 }, Causes(1, [.. bursts]));
    }

    [Fact]
    public void ABurstWhoseWorkersAreStarting_IsUnavoidable_AndOneAfterAScaleInIsNot()
    {
        Request[] burst = [.. Enumerable.Repeat(new Request(1000, 128, 1), 10)];
        Assert.Equal(new MissCauses(0, 0, 0, 0) { Unavoidable = 9 }, Causes(1, burst, new ScheduledDecision(1000, 4, 1)));
        Assert.Equal(new MissCauses(0, 0, 9, 0), Causes(2, burst, new ScheduledDecision(990, 1, 1)));
    }

    private static MissCauses? Causes(int prefill, Request[] requests, params ScheduledDecision[] decisions) => ScheduledReplay.Report(
        new RequestTrace(requests), new SweptTimes(Profiles.Binary), new SimulatorOptions(prefill, 1, 90, 1, 1), Limits, decisions).Misses;
}
