using Planner.Configuration.Reading;

namespace Planner.Configuration;

/// <summary>What Dynamo's profiler leaves in rapid mode: engines instead of a profile.</summary>
public class EnginePicksTests
{
    /// <summary>As the profiler of Dynamo 1.6 writes it, but for the picks.</summary>
    private const string Grid =
        "hf_id: Qwen/Qwen3-32B, system: h200_sxm, backend: vllm, isl: 4000, osl: 500, sweep_max_context_length: 16384, "
        + "prefill_interpolation_granularity: 16, decode_interpolation_granularity: 6";

    [Theory]
    [InlineData("{}", 1, 1)]
    [InlineData("{ tp: 4 }", 4, 1)]
    [InlineData("{ tp: 1, pp: 1, dp: 8, moe_tp: 1, moe_ep: 8 }", 8, 8)]
    [InlineData("{ tp: 4, pp: 2 }", 8, 1)]
    [InlineData("{ tp: 2, moe_tp: 2, moe_ep: 4 }", 8, 1)] // Experts spread wider than attention.
    [InlineData("{ tp: 2, dp: 4, moe_ep: 4, pp: 2 }", 8, 4)] // Dynamo takes the widest, not tp times dp.
    [InlineData("{ tp: '4', dp: 2.0, moe_ep: null }", 4, 2)]
    [InlineData("{ tp: 1024 }", 1024, 1)]
    public void APick_IsGpusAndRanks(string pick, int gpus, int ranks)
    {
        var picks = Picks($"aic_interpolation: {{ {Grid}, prefill_pick: {pick}, decode_pick: {{ tp: 3 }} }}");

        Assert.Equal((gpus, ranks), (picks.Prefill!.Gpus, picks.Prefill.Ranks));
        Assert.Equal(3, picks.Decode!.Gpus);
        Assert.Equal(("aic_interpolation", "Qwen/Qwen3-32B", "h200_sxm", "vllm"), (picks.Setting, picks.Model, picks.System, picks.Backend));
    }

    [Fact]
    public void ThePerfModelAlone_HasTheEnginesByRole()
    {
        var picks = Picks("""
            ais_perf_model:
              roles:
                prefill: { model: m, system: h100_sxm, backend: sglang, tp: 4, pp: 1, attention_dp: 1, moe_tp_size: null, moe_ep_size: null }
                decode: { model: m, system: h100_sxm, backend: sglang, tp: 1, attention_dp: 8, moe_ep_size: 8 }
            """);

        Assert.Equal((new EnginePick(Tp: 4), new EnginePick(Dp: 8, MoeEp: 8)), (picks.Prefill, picks.Decode));
        Assert.Equal(("ais_perf_model", "m", "h100_sxm", "sglang"), (picks.Setting, picks.Model, picks.System, picks.Backend));
    }

    [Fact]
    public void AggregatedServing_HasADecodeEngine()
    {
        var picks = Picks("ais_perf_model: { roles: { aggregated: { tp: 2 } } }");

        Assert.Equal((null, new EnginePick(Tp: 2)), (picks.Prefill, picks.Decode));
    }

    [Fact]
    public void ARoleWithoutSizes_IsNotTakenForOneGpu()
    {
        var picks = Picks("ais_perf_model: { roles: { prefill: {}, decode: { worker_type: decode } } }");

        Assert.Equal((null, null, null), (picks.Prefill, picks.Decode, picks.System));
    }

    [Fact]
    public void TheInterpolation_GoesBeforeThePerfModel()
    {
        var picks = Picks($"aic_interpolation: {{ {Grid}, prefill_pick: {{ tp: 2 }}, decode_pick: {{ tp: 2 }} }}\nais_perf_model: {{ roles: {{ decode: {{ tp: 8 }} }} }}");

        Assert.Equal(2, picks.Decode!.Gpus);
    }

    [Theory]
    [InlineData("ttft: 500")]
    [InlineData("aic_interpolation: null\nais_perf_model:")]
    public void NeitherSetting_IsNoPicks(string text) => Assert.Null(Read(text).Fleet!.Deployments[0].Config.Picks);

    [Theory]
    [InlineData("aic_interpolation: { prefill_pick: { tp: two } }",
        "aic_interpolation.prefill_pick.tp (line 1): got 'two'; expected a whole number from 1 to 1024")]
    [InlineData("aic_interpolation: { decode_pick: { dp: -8 } }",
        "aic_interpolation.decode_pick.dp (line 1): got -8; expected a whole number from 1 to 1024")]
    [InlineData("aic_interpolation: { decode_pick: { dp: 1.5 } }",
        "aic_interpolation.decode_pick.dp (line 1): got 1.5; expected a whole number from 1 to 1024")]
    [InlineData("aic_interpolation: { decode_pick: { moe_ep: 1e400 } }",
        "aic_interpolation.decode_pick.moe_ep (line 1): got 1e400; expected a whole number from 1 to 1024")]
    [InlineData("aic_interpolation: { decode_pick: { tp: [8] } }",
        "aic_interpolation.decode_pick.tp (line 1): got a list; expected a whole number from 1 to 1024")]
    [InlineData("aic_interpolation: { decode_pick: { pp: 1024, moe_tp: 1024, moe_ep: 1024 } }",
        "aic_interpolation.decode_pick (line 1): got pp 1024, moe_tp 1024, moe_ep 1024, which are 1073741824 GPUs; expected an engine of at most 1024 GPUs")]
    [InlineData("aic_interpolation: { decode_pick: tp8 }",
        "aic_interpolation.decode_pick (line 1): got 'tp8'; expected a mapping with tp, pp, dp, moe_tp and moe_ep")]
    [InlineData("aic_interpolation: { isl: 0 }", "aic_interpolation.isl (line 1): got 0; expected a whole number of at least 1")]
    [InlineData("aic_interpolation: { hf_id: 5 }",
        "aic_interpolation.hf_id (line 1): got 5; expected text (text needs quotes where it looks like a number or a boolean)")]
    [InlineData("aic_interpolation: 1",
        "aic_interpolation (line 1): got 1; expected a mapping with hf_id, system, backend, prefill_pick and decode_pick")]
    [InlineData("ais_perf_model: []", "ais_perf_model (line 1): got a list; expected a mapping with roles")]
    [InlineData("ais_perf_model: { roles: { prefill: { attention_dp: 0 } } }",
        "ais_perf_model.roles.prefill.attention_dp (line 1): got 0; expected a whole number from 1 to 1024")]
    public void Nonsense_IsOneProblemWithItsPath(string text, string problem)
    {
        var result = Read(text);

        Assert.Equal($"error {problem}", Assert.Single(result.Problems).ToString());
        Assert.Null(result.Fleet);
    }

    [Fact]
    public void WithinAFleetFile_ThePathSaysWhere()
    {
        var result = Read("deployments: [{ name: a, config: { aic_interpolation: { prefill_pick: { tp: 0 } } } }]");

        Assert.Equal("deployments[0].config.aic_interpolation.prefill_pick.tp", Assert.Single(result.Problems).Path);
    }

    [Theory]
    [InlineData("aic_interpolation: { decode_pick: { dp: 0 } }", false)]
    [InlineData("aic_interpolation: { decode_pick: { dp: '8', moe_ep: 8.0 } }", true)]
    [InlineData("aic_interpolation: 5", false)]
    [InlineData("ais_perf_model: { roles: { prefill: { moe_tp_size: null }, decode: { tp: x } } }", false)]
    [InlineData("ais_perf_model: { roles: { prefill: { moe_tp_size: null, later: 1 } } }", true)]
    public void TheSchema_JudgesAsTheReader(string text, bool accepted) =>
        Assert.Equal((accepted, accepted), (SampleJson.IsAccepted(text), !Read(text).HasErrors));

    private static EnginePicks Picks(string text) => Read(text).Fleet!.Deployments[0].Config.Picks!;

    private static ConfigResult Read(string text) => ConfigReader.Read(text, _ => null);
}
