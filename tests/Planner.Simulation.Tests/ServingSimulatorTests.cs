using Planner.Traces;

namespace Planner.Simulation;

public class ServingSimulatorTests
{
    private static readonly SweptTimes Flat = new(Profiles.Flat);
    private static readonly SweptTimes Binary = new(Profiles.Binary);

    // 500 tokens prefill in 500 ms, then ten iterations of 10 ms.
    [Fact]
    public void ALoneRequest_TakesItsPrefillAndItsIterations()
    {
        var result = ScheduledReplay.Run(Trace((0, 500, 11)), Flat, new SimulatorOptions(1, 1));

        Close.Equal(500, result.Outcome(0).TtftMs);
        Close.Equal(10, result.Outcome(0).ItlMs);
        Close.Equal(0.6, result.RunEndS);
    }

    // r0 has its first token at 4/32 s and an iteration end at 5/32; r1, from the other prefill worker, its first token
    // at 5/32 too. It is handed over before that iteration ends, so the next one takes it: 1/32 s to its second token.
    [Fact]
    public void AFirstTokenAtTheEndOfAnIteration_JoinsTheNext()
    {
        var result = ScheduledReplay.Run(
            Trace((0, 128, 8), (0.03125, 128, 2)), Binary, new SimulatorOptions(2, 1));

        Assert.Equal(31.25, result.Outcome(1).ItlMs);
        Assert.Equal(6 / 32.0, result.Outcome(1).FinishS);
    }

    // Both first tokens come at 4/32 s. The idle worker starts with r0 at once, so r1 waits for the next iteration.
    [Fact]
    public void TwoFirstTokensOfOneInstant_DoNotShareTheFirstIteration()
    {
        var result = ScheduledReplay.Run(Trace((0, 128, 2), (0, 128, 2)), Binary, new SimulatorOptions(2, 1));

        Assert.Equal(31.25, result.Outcome(0).ItlMs);
        Assert.Equal(62.5, result.Outcome(1).ItlMs);
    }

    // At 1/2 s the waiting request gets a worker that needs no start-up: 500 + 125 ms.
    [Fact]
    public void WithoutStartup_ANewWorkerServesRightAfterTheDecision()
    {
        var result = ScheduledReplay.Run(
            Trace((0, 128, 1)), Binary, new SimulatorOptions(0, 1), new ScheduledDecision(0.5, 1, 1));

        Assert.Equal(625, result.Outcome(0).TtftMs);
        Assert.Equal(0.125, result.GpuSecondsPrefill);
    }

    // The request of time 0 is in the worker when it is told to drain, so it is served.
    [Fact]
    public void TheVeryFirstDecision_ComesAfterTheArrivalsOfItsInstant()
    {
        var simulator = new ServingSimulator(Trace((0, 128, 1)), Binary, new SimulatorOptions(1, 1));

        simulator.Scale(0, 1);
        simulator.RunToEnd();

        Assert.Equal(0.125, simulator.Result.GpuSecondsPrefill);
    }

    [Fact]
    public void ADecisionAtTheEndOfTheRun_IsIgnored()
    {
        var result = ScheduledReplay.Run(
            Trace((0, 128, 1)), Binary, new SimulatorOptions(1, 1), new ScheduledDecision(0.125, 3, 3));

        Assert.Equal(0, result.ScalingEvents);
        Assert.Equal(0.125, result.GpuSecondsPrefill);
    }

    // Two workers of two GPUs created at 1/16 s, never ready before the run ends at 1/8 s: 2 x (1/8 + 2/16).
    [Fact]
    public void WorkersStillStartingAtTheEnd_ArePaidUpToThere()
    {
        var result = ScheduledReplay.Run(
            Trace((0, 128, 1)), Binary, new SimulatorOptions(1, 1, 60, 2), new ScheduledDecision(0.0625, 3, 1));

        Assert.Equal(0.5, result.GpuSecondsPrefill);
        Assert.Equal((1, 1, 0), (result.ScalingEvents, result.ScalingEventsPrefill, result.ScalingEventsDecode));
    }

    [Fact]
    public void RequestsThatNobodyWillServe_AreAnErrorThatSaysWhere()
    {
        var simulator = new ServingSimulator(
            Trace((0, 128, 1), (0, 128, 2), (5, 128, 2)), Binary, new SimulatorOptions(1, 0));
        Assert.True(simulator.AdvanceTo(1));
        Assert.False(simulator.IsStarved);   // one more arrives
        simulator.Scale(0, 0);

        var error = Assert.Throws<SimulationException>(simulator.RunToEnd);

        Assert.Equal(
            "2 of 3 requests will never be served: 1 wait for a prefill worker and 1 for a decode worker, "
            + "and none is starting; plan for at least one of each",
            error.Message);
        Assert.True(simulator.IsStarved);
        Assert.Throws<InvalidOperationException>(() => simulator.Result);
    }

    [Fact]
    public void AdvanceTo_SaysWhetherTheRunGoesOn()
    {
        var simulator = new ServingSimulator(Trace((0, 128, 1)), Binary, new SimulatorOptions(1, 1));

        Assert.True(simulator.AdvanceTo(0.1));
        Assert.False(simulator.AdvanceTo(0.125));
        Assert.False(simulator.AdvanceTo(7));
        Assert.Equal(0.125, simulator.Result.RunEndS);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void TimeThatDoesNotGoForward_IsRefused(double timeS)
    {
        var simulator = new ServingSimulator(Trace((0, 128, 1)), Binary, new SimulatorOptions(1, 1));
        simulator.AdvanceTo(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.AdvanceTo(timeS));
    }

    public static TheoryData<SimulatorOptions, string> BadOptions => new()
    {
        { new SimulatorOptions(-1, 1), "the initial workers must be 0 or more" },
        { new SimulatorOptions(1, -1), "the initial workers must be 0 or more" },
        { new SimulatorOptions(1, 1, -1), "the start-up must be finite and 0 s or more" },
        { new SimulatorOptions(1, 1, double.NaN), "the start-up must be finite and 0 s or more" },
        { new SimulatorOptions(1, 1, 0, 0), "a worker must have 1 GPU or more" },
        { new SimulatorOptions(1, 1, 0, 1, 0), "a worker must have 1 GPU or more" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void OptionsOutOfRange_AreRefused(SimulatorOptions options, string problem)
    {
        var error = Assert.Throws<ArgumentException>(() => new ServingSimulator(Trace((0, 1, 1)), Flat, options));
        Assert.Equal($"{problem} (Parameter 'options')", error.Message);
    }

    private static RequestTrace Trace(params (double ArrivalS, int Isl, int Osl)[] requests) =>
        new(requests.Select(request => new Request(request.ArrivalS, request.Isl, request.Osl)));
}
