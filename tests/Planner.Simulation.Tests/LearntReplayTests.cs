using Planner.Engines;
using Planner.Loop;

namespace Planner.Simulation;

/// <summary>Policy <c>slo</c> without a profile on <see cref="SmallTraffic"/>: it holds, learns the engine, and plans with that.</summary>
public class LearntReplayTests
{
    private const double OfRequests = 0.003, OfHours = 0.02, StartupS = 90;

    [Theory]
    [InlineData("day", 8, true, 0.9938, 7.640)]
    [InlineData("steady", 5, false, 0.9938, 6.466)]
    [InlineData("ramp", 3, true, 0.9890, 5.893)]
    [InlineData("waves", 8, true, 0.9913, 8.167)]
    [InlineData("waves", 5, false, 0.9913, 7.630)]
    [InlineData("clumps", 5, true, 0.9856, 9.408)]
    [InlineData("long outputs", 5, false, 0.9978, 6.441)]
    public void PoolsThatAreLargeEnough_ServeAsWithAProfile(string traffic, int initial, bool hasGauges, double attainment, double hours)
    {
        var learnt = Run(traffic, initial, hasGauges, null);
        var profiled = Run(traffic, initial, hasGauges, new EngineCapacity(SyntheticEngine.Profile));

        Check(learnt.Report, attainment, hours);
        Assert.True(learnt.Report.SlaAttainment > profiled.Report.SlaAttainment - 0.01);
        Assert.True(learnt.Report.GpuHours.Total < 1.45 * profiled.Report.GpuHours.Total);
    }

    /// <summary>Until enough was seen, requests are late; then nobody waits for a person.</summary>
    [Theory]
    [InlineData("day", 1, 0.9640, 5.097)]
    [InlineData("ramp", 1, 0.9809, 5.183)]
    [InlineData("waves", 3, 0.8078, 7.727)]
    [InlineData("clumps", 3, 0.9379, 10.047)]
    [InlineData("long outputs", 1, 0.8397, 5.945)]
    public void PoolsThatAreTooSmall_GrowOnceTheEngineIsKnown(string traffic, int initial, double attainment, double hours)
    {
        var outcome = Run(traffic, initial, hasGauges: true, null);

        Check(outcome.Report, attainment, hours);
        Assert.InRange(outcome.Changes[0].TimeS, 300, 600);
    }

    /// <summary>A pool shrinks by a quarter or one engine at a time, and then waits to see what that did.</summary>
    [Theory]
    [InlineData("day")]
    [InlineData("steady")]
    [InlineData("bursts")]
    public void Pools_ShrinkStepByStep(string traffic)
    {
        var (prefill, decode) = (new List<double>(), new List<double>());
        foreach (var change in Run(traffic, 12, hasGauges: true, null).Changes)
        {
            var decision = change.Decision;
            Note(prefill, decision.FromPrefill, decision.Prefill, change.TimeS);
            Note(decode, decision.FromDecode, decision.Decode, change.TimeS);
        }

        Assert.NotEmpty(decode);
        Assert.All(prefill.Zip(prefill.Skip(1)).Concat(decode.Zip(decode.Skip(1))), pair => Assert.True(pair.Second > pair.First));

        static void Note(List<double> times, int from, int to, double atS)
        {
            Assert.True(to >= from - Math.Max(1, from / 4), $"{from} -> {to} at {atS} s");
            if (to < from)
            {
                times.Add(atS);
            }
        }
    }

    private static void Check(ReplayReport found, double attainment, double hours) => Assert.True(
        Math.Abs(found.SlaAttainment - attainment) <= OfRequests && Math.Abs(found.GpuHours.Total - hours) <= OfHours * hours,
        $"{found.SlaAttainment:P2} met where it was {attainment:P2}, {found.GpuHours.Total:F3} GPU-hours where it was {hours:F3}");

    private static ReplayOutcome Run(string traffic, int initial, bool hasGauges, EngineCapacity? profile) => Replay.Run(
        SmallTraffic.Of(traffic), new ModelTimes(new EngineCapacity(SyntheticEngine.Profile)),
        new SimulatorOptions(initial, initial, StartupS) { HasWorkerGauges = hasGauges }, new TickSettings(SmallTraffic.Config, profile));
}
