using Planner.Configuration;
using Planner.Model;

namespace Planner.Engines;

public class EngineCapacityTests
{
    private static readonly PlannerConfig Config = new();

    /// <summary>Eight ranks on eight GPUs: every batch is a multiple of eight, and eight prompts are read at once.</summary>
    private static readonly EngineCapacity DataParallel = new(ProfileReader.ReadJson(
        """{"prefill_isl": [100, 1000], "prefill_ttft": [10, 100], "prefill_thpt_per_gpu": [10000, 10000]}""",
        """
        {"x_kv_usage": [0.008, 0.08, 0.16, 0.08, 0.4, 0.8], "y_context_length": [1000, 1000, 1000, 10000, 10000, 10000],
         "z_itl": [10, 12, 14, 11, 18, 26], "z_thpt_per_gpu": [100, 833.33, 1428.57, 90.909, 277.78, 384.6], "max_kv_tokens": 1000000}
        """));

    [Fact]
    public void GpusAndRanks_FollowFromTheSweeps()
    {
        Assert.Equal((8, 8), (DataParallel.ProfiledGpus.Prefill, DataParallel.ProfiledGpus.Decode));
        Assert.Equal((8, 8), (DataParallel.Ranks.Prefill, DataParallel.Ranks.Decode));
    }

    /// <summary>Four GPUs that work on one prompt together read a quarter of the tokens each.</summary>
    [Fact]
    public void TensorParallelPrefill_HasOneRank()
    {
        var capacity = new EngineCapacity(ProfileReader.ReadJson(
            """{"prefill_isl": [100, 1000], "prefill_ttft": [10, 100], "prefill_thpt_per_gpu": [2500, 2500]}""",
            """{"x_kv_usage": [0.01, 0.5], "y_context_length": [1000, 1000], "z_itl": [10, 20], "max_kv_tokens": 100000}"""));

        Assert.Equal((4, null), (capacity.ProfiledGpus.Prefill, capacity.ProfiledGpus.Decode));
        Assert.Equal((1, 1), (capacity.Ranks.Prefill, capacity.Ranks.Decode));
    }

    [Fact]
    public void WithoutLimits_TheCacheAndTheSweepBoundARequest()
    {
        Assert.Equal(100, DataParallel.MostRequests(10_000), 1e-9);
        Assert.Equal(160, DataParallel.MostRequests(100), 1e-9);   // as many as were measured
    }

    [Fact]
    public void SequenceSlots_AreOfEachRank() =>
        Assert.Equal(32, DataParallel.For(Config, new(8, 8), new EngineLimits(Requests: 4)).MostRequests(100));

    [Fact]
    public void KvBlocks_AreOfEachRank()
    {
        var capacity = DataParallel.For(Config, new(8, 8), new EngineLimits(KvBlocks: 1_000, BlockTokens: 64));

        Assert.Equal(8 * 64_000, capacity.KvTokens);
        Assert.Equal(51.2, capacity.MostRequests(10_000), 1e-9);
    }

    /// <summary>Blocks without their size say nothing of tokens: engines have blocks of 16, 32 and 64.</summary>
    [Fact]
    public void BlocksOfUnknownSize_LeaveTheProfilesCache() =>
        Assert.Equal(1_000_000, DataParallel.For(Config, new(8, 8), new EngineLimits(KvBlocks: 1_000)).KvTokens);

    [Fact]
    public void WhatEnginesShow_CountsBeforeConfigurationAndProfile()
    {
        var config = Config with { MaxNumSeqs = 2, KvCacheBlockSize = 32, DecodeEngineRanks = 4, PrefillEngineRanks = 2 };

        var capacity = DataParallel.For(config, new(8, 8), new EngineLimits(Requests: 4));

        Assert.Equal(new EngineLimits(Requests: 4, BlockTokens: 32), capacity.Limits);
        Assert.Equal(new Pools<int>(2, 4), capacity.Ranks);
    }
}
