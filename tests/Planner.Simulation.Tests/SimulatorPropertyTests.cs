using CsCheck;
using Planner.Simulation.Model;

namespace Planner.Simulation;

/// <summary>Random runs against <see cref="ModelSimulator"/> and against laws that hold whatever the numbers.</summary>
public class SimulatorPropertyTests
{
    private const int Runs = 3000;

    [Fact]
    public void OnAGridOfCoincidences_AgreesWithTheModel() => Scenario.OnGrid.Sample(AssertAgrees, iter: Runs);

    [Fact]
    public void OffTheGrid_AgreesWithTheModel() => Scenario.OffGrid.Sample(AssertAgrees, iter: Runs);

    [Fact]
    public void HowOftenItIsAdvanced_ChangesNoBit() => Scenario.Any.Sample(
        scenario => Assert.Equal(Facts(Run(scenario)), Facts(RunWithStops(scenario))), iter: Runs);

    [Fact]
    public void SameInput_SameBits() => Scenario.Any.Sample(
        scenario => Assert.Equal(Facts(Run(scenario)), Facts(Run(scenario))), iter: Runs / 10);

    [Fact]
    public void EveryRequest_FinishesAfterItsFirstTokenAfterItsArrival() => Scenario.Any.Sample(
        scenario =>
        {
            foreach (var (index, outcome) in Outcomes(scenario).Index())
            {
                var request = scenario.Trace.Requests[index];
                var leastMs = 1000 * scenario.Times.PrefillS(request.Isl);
                Assert.True(outcome.TtftMs >= leastMs * (1 - 1e-9));
                Assert.Equal(request.Osl > 1, outcome.ItlMs > 0);
                Assert.Equal(
                    outcome.FinishS,
                    request.ArrivalS + (outcome.TtftMs + (outcome.ItlMs ?? 0) * (request.Osl - 1)) / 1000,
                    1e-9);
            }
        },
        iter: Runs);

    [Fact]
    public void AColdStart_ServesNobodyBeforeAWorkerIsReady() => Scenario.Any.Sample(
        scenario =>
        {
            var cold = scenario with { Options = scenario.Options with { InitialPrefill = 0 } };
            var firstReadyS = cold.Decisions.FirstOrDefault(decision => decision.Prefill > 0).TimeS + cold.Options.StartupS;
            foreach (var (index, outcome) in Outcomes(cold).Index())
            {
                Assert.True(cold.Trace.Requests[index].ArrivalS + outcome.TtftMs / 1000 > firstReadyS);
            }
        },
        iter: Runs);

    private static IEnumerable<RequestOutcome> Outcomes(Scenario scenario) => Run(scenario)?.Outcomes() ?? [];

    /// <summary>Null where requests starve.</summary>
    private static SimulationResult? Run(Scenario scenario)
    {
        try
        {
            return scenario.Run();
        }
        catch (SimulationException)
        {
            return null;
        }
    }

    private static SimulationResult? RunWithStops(Scenario scenario)
    {
        var simulator = new ServingSimulator(scenario.Trace, scenario.Times, scenario.Options);
        Observe(simulator, scenario, _ => { });
        return simulator.IsOver ? simulator.Result : null;
    }

    /// <summary>All that a run leaves, as text that tells any two doubles apart.</summary>
    private static string? Facts(SimulationResult? result) => result is null ? null : string.Join(
        '\n',
        [$"{result.GpuSecondsPrefill:R} {result.GpuSecondsDecode:R} {result.ScalingEvents}",
            .. result.Outcomes().Select(outcome => outcome.ToString())]);

    private static void AssertAgrees(Scenario scenario)
    {
        var model = new ModelSimulator(scenario.Trace, scenario.Times, scenario.Options);
        model.Run(scenario.Decisions, scenario.ProbesS);
        var simulator = new ServingSimulator(scenario.Trace, scenario.Times, scenario.Options);
        var seen = new List<(double TimeS, TrafficWindow Window, ModelSnapshot Snapshot)>();

        Observe(simulator, scenario, timeS => seen.Add((timeS, simulator.Metrics.TakeWindow(), Snapshot(simulator))));

        Assert.Equal(model.IsOver, simulator.IsOver);
        ModelAgreement.AssertSnapshots(model.Snapshots, [.. seen.Select(look => look.Snapshot)]);
        ModelAgreement.AssertWindows(scenario, model, [.. seen.Select(look => (look.TimeS, look.Window))]);
        if (model.IsOver)
        {
            ModelAgreement.AssertResult(scenario, model, simulator.Result);
        }
    }

    /// <summary>Runs a scenario to its end, looking at every probe after the decisions of the same instant.</summary>
    private static void Observe(ServingSimulator simulator, Scenario scenario, Action<double> look)
    {
        var decisions = scenario.Decisions.Select(decision => (decision.TimeS, Kind: 0, Decision: decision));
        var probes = scenario.ProbesS.Select(timeS => (TimeS: timeS, Kind: 1, Decision: default(ScheduledDecision)));
        foreach (var step in decisions.Concat(probes).OrderBy(step => (step.TimeS, step.Kind)))
        {
            var goesOn = simulator.AdvanceTo(step.TimeS);
            if (step.Kind == 0)
            {
                simulator.Scale(step.Decision.Prefill, step.Decision.Decode);
            }
            else if (goesOn)
            {
                look(step.TimeS);
            }
        }

        try
        {
            simulator.RunToEnd();
        }
        catch (SimulationException)
        {
            Assert.False(simulator.IsOver);
        }
    }

    private static ModelSnapshot Snapshot(ServingSimulator simulator) => new(
        simulator.NowS,
        simulator.Metrics.PrefillWorkers(),
        simulator.Metrics.DecodeWorkers(),
        simulator.Metrics.PrefillStatus,
        simulator.Metrics.DecodeStatus);
}
