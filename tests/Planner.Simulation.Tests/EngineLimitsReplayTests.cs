using Planner.Engines;
using Planner.Loop;
using Planner.Model;

namespace Planner.Simulation;

/// <summary>Engines that hold less than their sweep shows, as a configuration, or what the engines show of themselves, says.</summary>
public class EngineLimitsReplayTests
{
    /// <summary>The sweep promises 15 requests within the limit.</summary>
    [Fact]
    public void SequenceSlots_AreSeenAndPlannedFor()
    {
        var slots = Run(new EngineLimits(Requests: 4));
        var without = Run(EngineLimits.Unknown);

        Assert.True(slots.SlaAttainment > without.SlaAttainment - 0.02, $"{slots.SlaAttainment:P2} met, {without.SlaAttainment:P2} without slots");
        Assert.True(slots.GpuHours.Decode > 1.5 * without.GpuHours.Decode);
    }

    [Fact]
    public void ASmallKvCache_IsSeenAndPlannedFor()
    {
        var small = Run(new EngineLimits(KvBlocks: 125, BlockTokens: 64));
        var without = Run(EngineLimits.Unknown);

        Assert.True(small.SlaAttainment > without.SlaAttainment - 0.02, $"{small.SlaAttainment:P2} met, {without.SlaAttainment:P2} without limit");
        Assert.True(small.GpuHours.Decode > 1.5 * without.GpuHours.Decode);
    }

    /// <summary>Blocks are of 16, 32, 64 tokens, and no plan rests on their size.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void TheSizeOfABlock_ChangesNothing(int tokens)
    {
        var cache = SyntheticEngine.Profile.Decode.MaxKvTokens;

        var other = Run(new EngineLimits(KvBlocks: cache / tokens, BlockTokens: tokens));

        Assert.Equal(Run(new EngineLimits(KvBlocks: cache / 16, BlockTokens: 16)).SlaAttainment, other.SlaAttainment, 0.002);
    }

    /// <summary>The planner is only told what the simulated engine shows.</summary>
    private static ReplayReport Run(EngineLimits limits)
    {
        var planned = new EngineCapacity(SyntheticEngine.Profile);
        var serving = planned.For(SmallTraffic.Config, new(1, 1), limits);
        return Replay.Run(
            SmallTraffic.Of("steady"), new ModelTimes(serving), new SimulatorOptions(4, 8, 90), new TickSettings(SmallTraffic.Config, planned)).Report;
    }
}
