using CsCheck;

namespace Planner.Engines;

public class ProfileReaderTests
{
    private const string Prefill =
        """{"prefill_isl": [100, 1000], "prefill_ttft": [20, 50], "prefill_thpt_per_gpu": [5000, 20000]}""";

    private const string Decode = """
        {"x_kv_usage": [0.1, 0.9, 0.1, 0.9], "y_context_length": [500, 500, 3000, 3000],
         "z_itl": [5, 20, 6, 30], "z_thpt_per_gpu": [4000, 9000, 555, 1000], "max_kv_tokens": 100000}
        """;

    [Fact]
    public void GoodFiles_AreRead()
    {
        var profile = ProfileReader.ReadJson(Prefill, Decode);

        Assert.Equal([100, 1000], profile.Prefill.Isl);
        Assert.Equal([500, 3000], profile.Decode.Lines.Select(line => line.ContextLength));
        Assert.Equal([6, 30], profile.Decode.Lines[1].ItlMs);
        Assert.Equal((100_000, 1), (profile.Decode.MaxKvTokens, profile.Decode.Gpus));
    }

    /// <summary>Throughputs are derived, usage is rounded by who measured it, and other arrays are none of ours.</summary>
    [Fact]
    public void WhatAProfileCanDoWithout_IsNotAskedFor()
    {
        var profile = ProfileReader.ReadJson(
            """{"prefill_isl": [100, 1000], "prefill_ttft": [20, 50], "comment": "ours"}""",
            """{"x_kv_usage": [0.1, 1.02], "y_context_length": [500, 500], "z_itl": [5, 20], "max_kv_tokens": [100000], "extra": ["a"]}""");

        Assert.Empty(profile.Prefill.ThroughputPerGpu);
        Assert.Equal([0.1, 1.02], profile.Decode.Lines[0].KvUsage);
        Assert.Empty(profile.Notes);
    }

    [Fact]
    public void ContextThatOneRequestFills_IsALineOfOnePoint()
    {
        var profile = ProfileReader.ReadJson(Prefill, """
            {"x_kv_usage": [0.1, 0.9, 1], "y_context_length": [500, 500, 100000], "z_itl": [5, 20, 9], "max_kv_tokens": 100000}
            """);

        Assert.Equal([2, 1], profile.Decode.Lines.Select(line => line.KvUsage.Count));
        Assert.Equal("y_context_length 100000 has a single point, where one request fills the KV cache", Assert.Single(profile.Notes));
    }

    [Fact]
    public void PointsInAnyOrder_AreSorted()
    {
        var profile = ProfileReader.ReadJson(
            """{"prefill_isl": [1000, 100], "prefill_ttft": [50, 20], "prefill_thpt_per_gpu": [20000, 5000]}""",
            """{"x_kv_usage": [0.9, 0.9, 0.1, 0.1], "y_context_length": [3000, 500, 500, 3000], "z_itl": [30, 20, 5, 6], "max_kv_tokens": [100000]}""");

        var expected = ProfileReader.ReadJson(Prefill, Decode);
        Assert.Equal(expected.Prefill.TtftMs, profile.Prefill.TtftMs);
        Assert.Equal(expected.Decode.Lines.SelectMany(line => line.ItlMs), profile.Decode.Lines.SelectMany(line => line.ItlMs));
    }

    [Fact]
    public void ExactDuplicates_AreDropped()
    {
        var profile = ProfileReader.ReadJson(
            """{"prefill_isl": [100, 1000, 100], "prefill_ttft": [20, 50, 20], "prefill_thpt_per_gpu": [5000, 20000, 5000]}""",
            Decode);

        Assert.Equal([100, 1000], profile.Prefill.Isl);
    }

    [Theory]
    [InlineData("", "prefill_raw_data.json: not valid JSON (line 1, position 1); copy the profiler's output again")]
    [InlineData("{\n\"prefill_isl\": [1,", "prefill_raw_data.json: not valid JSON (line 2, position 18); copy the profiler's output again")]
    [InlineData("[1]", "prefill_raw_data.json: expected a JSON object of lists, got a list; is it the profiler's raw data?")]
    [InlineData("{}", "prefill_raw_data.json: prefill_isl is missing")]
    [InlineData("""{"prefill_isl": []}""", "prefill_raw_data.json: prefill_isl is empty")]
    [InlineData("""{"prefill_isl": [1, "two"]}""", "prefill_raw_data.json: prefill_isl[1] is \"two\"; expected a number")]
    [InlineData("""{"prefill_isl": [1, [2]]}""", "prefill_raw_data.json: prefill_isl[1] is a list; expected a number")]
    [InlineData("""{"prefill_isl": [1, null]}""", "prefill_raw_data.json: prefill_isl[1] is null; expected a number")]
    [InlineData("""{"prefill_isl": [NaN, 2]}""", "prefill_raw_data.json: prefill_isl[0] is NaN; expected a number above 0")]
    [InlineData("""{"prefill_isl": [1, -Infinity]}""", "prefill_raw_data.json: prefill_isl[1] is -Infinity; expected a number above 0")]
    [InlineData("""{"prefill_isl": [1, 1e999]}""", "prefill_raw_data.json: prefill_isl[1] is Infinity; expected a number above 0")]
    [InlineData("""{"prefill_isl": [1, 2], "prefill_ttft": [5, -0.5]}""", "prefill_raw_data.json: prefill_ttft[1] is -0.5; expected a number above 0")]
    [InlineData("""{"prefill_isl": [1, 2], "prefill_ttft": [5, 0]}""", "prefill_raw_data.json: prefill_ttft[1] is 0; expected a number above 0")]
    [InlineData("""{"prefill_isl": [1, 2], "prefill_ttft": [5, 6, 7], "prefill_thpt_per_gpu": [1, 1]}""", "prefill_raw_data.json: prefill_ttft has 3 values where prefill_isl has 2; the lists of a sweep must be equally long")]
    [InlineData("""{"prefill_isl": [1], "prefill_ttft": [5], "prefill_thpt_per_gpu": [1]}""", "prefill_raw_data.json: prefill_isl has 1 point; expected at least 2")]
    [InlineData("""{"prefill_isl": [1, 2, 1], "prefill_ttft": [5, 6, 7], "prefill_thpt_per_gpu": [1, 1, 1]}""", "prefill_raw_data.json: prefill_isl[0] and prefill_isl[2] are both 1 but their measurements differ; keep one of the two points")]
    public void BadPrefillFile_OneErrorNamesFileFieldAndIndex(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ProfileException>(() => ProfileReader.ReadJson(json, Decode)).Message);

    [Theory]
    [InlineData("""{"x_kv_usage": [0.1, 1.5]}""", "decode_raw_data.json: x_kv_usage[1] is 1.5; expected a number 0 or more and at most 1.1")]
    [InlineData("""{"x_kv_usage": [0.1, 0.2], "y_context_length": [500, 0]}""", "decode_raw_data.json: y_context_length[1] is 0; expected a number above 0")]
    [InlineData("""{"x_kv_usage": [0.1, 0.2], "y_context_length": [500, 500], "z_itl": [5, 6]}""", "decode_raw_data.json: max_kv_tokens is missing")]
    [InlineData("""{"x_kv_usage": [0.1, 0.2], "y_context_length": [500, 500], "z_itl": [5, 6], "max_kv_tokens": -1}""", "decode_raw_data.json: max_kv_tokens[0] is -1; expected a number above 0")]
    [InlineData("""{"x_kv_usage": [0.1, 0.1], "y_context_length": [500, 500], "z_itl": [5, 5], "max_kv_tokens": 9}""", "decode_raw_data.json: z_itl has 1 point; expected at least 2")]
    [InlineData("""{"x_kv_usage": [0.1, 0.2], "y_context_length": [500, 500], "z_itl": [5, 6], "z_thpt_per_gpu": [1], "max_kv_tokens": 9}""", "decode_raw_data.json: z_thpt_per_gpu has 1 values where x_kv_usage has 2; the lists of a sweep must be equally long")]
    public void BadDecodeFile_OneErrorNamesFileFieldAndIndex(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ProfileException>(() => ProfileReader.ReadJson(Prefill, json)).Message);

    [Fact]
    public void AnyText_IsReadOrRefusedInOneLine() =>
        Gen.OneOf(Gen.String, Gen.OneOf("NaN", "{", "[", "1", ",", ":", "\"prefill_isl\"", "]", "}").Array.Select(string.Concat))
            .Sample(text =>
            {
                var error = Assert.Throws<ProfileException>(() => { ProfileReader.ReadJson(text, Decode); });
                Assert.DoesNotContain('\n', error.Message);
            });
}
