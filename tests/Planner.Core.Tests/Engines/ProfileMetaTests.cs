using CsCheck;
using Planner.Model;

namespace Planner.Engines;

public class ProfileMetaTests
{
    /// <summary>Four GPUs that read one prompt together, and four that decode: 1 or 10 requests in 10 ms are 25 or 250 tokens/s of each.</summary>
    private const string Prefill = """{"prefill_isl": [100, 1000], "prefill_ttft": [10, 100], "prefill_thpt_per_gpu": [2500, 2500]}""";

    private const string Decode = """
        {"x_kv_usage": [0.01, 0.1], "y_context_length": [1000, 1000], "z_itl": [10, 10], "z_thpt_per_gpu": [25, 250], "max_kv_tokens": 100000}
        """;

    [Fact]
    public void WhatTheSweepsDoNotTell_IsFilled()
    {
        var profile = ProfileReader.ReadJson(
            """{"prefill_isl": [100, 1000], "prefill_ttft": [10, 100]}""",
            """{"x_kv_usage": [0.025, 0.1], "y_context_length": [1000, 1000], "z_itl": [10, 20], "max_kv_tokens": 100000}""",
            """
            {"prefill": {"gpus_per_engine": 8, "attention_dp": 4, "tp": 2}, "decode": {"gpus_per_engine": 16, "attention_dp": 8},
             "kv_block_size": 64, "max_num_seqs": 32, "max_num_batched_tokens": 8192, "engine": "a model"}
            """);
        var capacity = new EngineCapacity(profile);

        Assert.Equal(new Pools<int?>(8, 16), capacity.ProfiledGpus);
        Assert.Equal(new Pools<int>(4, 8), capacity.Ranks);
        Assert.Equal(new EngineLimits(Requests: 32, BlockTokens: 64, BatchedTokens: 8192), capacity.Limits);
        Assert.Empty(profile.Notes);
    }

    [Fact]
    public void WhatTheSweepsShowToo_NeedsNoNote() =>
        Assert.Empty(Read("""{"prefill": {"gpus_per_engine": 4, "attention_dp": 1}, "decode": {"gpus_per_engine": 4, "attention_dp": 1}}""").Notes);

    [Fact]
    public void Contradiction_IsANote_AndMetaCounts()
    {
        var profile = Read("""{"prefill": {"gpus_per_engine": 8, "attention_dp": 1}, "decode": {"gpus_per_engine": 2, "attention_dp": 2}}""");
        var capacity = new EngineCapacity(profile);

        Assert.Equal(
            [
                "meta.json says decode.gpus_per_engine 2 where the sweep shows 4; 2 counts",
                "meta.json says decode.attention_dp 2 where the sweep shows 1; 2 counts",
                "meta.json says prefill.gpus_per_engine 8 where the sweep shows 4; 8 counts",
                "meta.json says prefill.attention_dp 1 where the sweep shows 2; 1 counts",
            ],
            profile.Notes);
        Assert.Equal(new Pools<int?>(8, 2), capacity.ProfiledGpus);
        Assert.Equal(new Pools<int>(1, 2), capacity.Ranks);
    }

    [Theory]
    [InlineData("assumed, not part of the estimate", null)]
    [InlineData("Assumed", null)]
    [InlineData("of the engine", 16.0)]
    public void AssumedBlockSize_IsNone(string how, double? expected) =>
        Assert.Equal(expected, Read($$"""{"kv_block_size": 16, "kv_block_size_is": "{{how}}"}""").Limits.BlockTokens);

    /// <summary>As engines show it.</summary>
    [Theory]
    [InlineData("""{"max_num_seqs": 0, "kv_block_size": 0}""")]
    [InlineData("""{"max_num_seqs": null, "prefill": null, "decode": {"attention_dp": null}}""")]
    [InlineData("{}")]
    public void ZeroAndNull_AreUnknown(string json)
    {
        var profile = Read(json);

        Assert.Equal(EngineLimits.Unknown, profile.Limits);
        Assert.Equal((4, 1), (profile.Decode.Gpus, profile.Decode.Ranks));
        Assert.Empty(profile.Notes);
    }

    [Theory]
    [InlineData("", "not valid JSON (line 1, position 1); correct or remove it")]
    [InlineData("{\"max_num_seqs\": NaN}", "not valid JSON (line 1, position 18); correct or remove it")]
    [InlineData("[1]", "expected a JSON object")]
    [InlineData("""{"prefill": 4}""", "prefill is no JSON object")]
    [InlineData("""{"decode": {"gpus_per_engine": 0}}""", "decode.gpus_per_engine is 0; expected a whole number, 1 or more")]
    [InlineData("""{"decode": {"attention_dp": 1.5}}""", "decode.attention_dp is 1.5; expected a whole number, 1 or more")]
    [InlineData("""{"prefill": {"gpus_per_engine": "four"}}""", "prefill.gpus_per_engine is \"four\"; expected a whole number, 1 or more")]
    [InlineData("""{"prefill": {"gpus_per_engine": [4]}}""", "prefill.gpus_per_engine is no number; expected a whole number, 1 or more")]
    [InlineData("""{"max_num_seqs": -1}""", "max_num_seqs is -1; expected a whole number, 0 or more")]
    [InlineData("""{"max_num_batched_tokens": 1e999}""", "max_num_batched_tokens is 1e999; expected a whole number, 0 or more")]
    [InlineData("""{"kv_block_size_is": "\ud800"}""", "a name or text in it is not valid Unicode (half of a surrogate pair?); correct or remove it")]
    public void BrokenFile_IsRefusedInOneLine(string json, string message) =>
        Assert.Equal($"meta.json: {message}", Assert.Throws<ProfileException>(() => Read(json)).Message);

    [Fact]
    public void AnyText_IsReadOrRefused() =>
        Gen.OneOf(Gen.String, Gen.OneOf("{", "1", ",", ":", "\"decode\"", "\"attention_dp\"", "\"\\ud800\"", "}", "[]").Array.Select(string.Concat))
            .Sample(text =>
            {
                try
                {
                    ProfileMeta.ParseJson(text);
                }
                catch (ProfileException error)
                {
                    Assert.DoesNotContain('\n', error.Message);
                }
            });

    private static EngineProfile Read(string meta) => ProfileReader.ReadJson(Prefill, Decode, meta);
}
