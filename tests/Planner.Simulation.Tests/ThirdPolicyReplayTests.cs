using Planner.Configuration;
using Planner.Engines;
using Planner.Loop;
using Planner.Testing;

namespace Planner.Simulation;

public class ThirdPolicyReplayTests
{
    [Fact]
    public void APolicyThatIsNotBuiltIn_IsReplayedLikeAnyOther()
    {
        var profile = SyntheticEngine.Profile;
        var trace = SyntheticDay.Create(TimeSpan.FromMinutes(30), peakPerS: 2);
        var settings = new TickSettings(new PlannerConfig { MaxGpuBudget = -1, LoadPredictor = LoadPredictor.Constant }, new EngineCapacity(profile))
        {
            Policy = new StaticPolicy(3, 5),
        };

        var replay = Replay.Run(trace, new ModelTimes(new EngineCapacity(profile)), new SimulatorOptions(1, 1, 60), settings);

        var change = Assert.Single(replay.Changes);
        Assert.Equal((3, 5), (change.Decision.Prefill, change.Decision.Decode));
    }
}
