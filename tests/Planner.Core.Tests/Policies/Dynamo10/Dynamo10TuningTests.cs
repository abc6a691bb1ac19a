using Planner.Configuration;
using Planner.Model;
using Planner.Observations;

namespace Planner.Policies.Dynamo10;

public class Dynamo10TuningTests
{
    /// <summary>A window of 1,000 points is configured, and 300 are seen.</summary>
    [Theory]
    [InlineData(50, 50)]
    [InlineData(100, 100)]      // the default
    [InlineData(200, 200)]
    public void ALongWindow_IsCutToTheTuning(int most, int kept)
    {
        var tuning = most == 100 ? Dynamo10Tuning.Default : new Dynamo10Tuning { MostPoints = most };
        var state = Dynamo10State.Empty;
        for (var tick = 0; tick < 300; tick++)
        {
            state = LoadLearning.Learn(state, Seen(100 + tick), new PlannerConfig { LoadLearningWindow = 1000 }, tuning);
        }

        Assert.Equal((kept, kept), (state.Prefill.Count, state.Decode.Count));
        Assert.Equal(399 + 1000, state.Prefill.Loads[^1]);
    }

    private static LoadObservation Seen(double load) => new(
        [
            new LoadSample(
                [new WorkerSample("p") { ActivePrefillTokens = load, LastIsl = 1000, LastTtftMs = 100 }],
                [new WorkerSample("d") { ActiveDecodeBlocks = load, LastItlMs = 10 }]),
        ],
        new PoolsSeen(DateTimeOffset.UnixEpoch, null, null));
}
