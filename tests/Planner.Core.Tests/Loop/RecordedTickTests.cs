using System.Text;
using Planner.Configuration;
using Planner.Model;
using Planner.Observations;
using Planner.State;

namespace Planner.Loop;

/// <summary>A tick is a function of what was recorded of it: state, observation, settings and time.</summary>
public class RecordedTickTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly PoolStatus Pool = new(2, 2, Stable: true, GpusPerReplica: 1);

    [Theory]
    [InlineData(LoadPredictor.Constant)]
    [InlineData(LoadPredictor.Kalman)]
    [InlineData(LoadPredictor.Arima)]
    [InlineData(LoadPredictor.Prophet)]
    [InlineData(LoadPredictor.Auto)]
    public void TickThatIsRunAgain_GivesTheSameBytes(LoadPredictor predictor)
    {
        var settings = new TickSettings(new PlannerConfig { LoadPredictor = predictor, MaxGpuBudget = -1 }, null);
        var stored = StateFormat.Write(DeploymentState.Empty);
        for (var slot = 1; slot <= 60; slot++)
        {
            var recorded = stored;
            var traffic = new TrafficObservation.Traffic(600 + (200 * Math.Sin(slot / 5.0)), 1000, 100, 50, 10, 1);
            var seen = new ThroughputObservation(traffic, Pool, Pool);
            var now = Start + (slot * settings.Config.ThroughputAdjustmentInterval);

            var (state, decision) = Run(recorded, seen, settings, now);
            var (again, decidedAgain) = Run(recorded, seen, settings, now);

            Assert.Equal(decision, decidedAgain);
            Assert.Equal(Encoding.UTF8.GetString(state), Encoding.UTF8.GetString(again));
            stored = state;
        }
    }

    private static (byte[] State, string Decision) Run(
        byte[] state, ThroughputObservation seen, TickSettings settings, DateTimeOffset now)
    {
        var result = ThroughputTick.Run(StateFormat.Read(state), seen, settings, now);
        return (StateFormat.Write(result.State), DecisionFormat.Write(result.Decision));
    }
}
