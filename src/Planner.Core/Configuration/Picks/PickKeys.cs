using static Planner.Configuration.Reading.NumberKind;

namespace Planner.Configuration.Reading;

/// <summary>The keys within <c>aic_interpolation</c> and <c>ais_perf_model</c>.</summary>
internal static class PickKeys
{
    /// <summary>The prefill engine in <c>aic_interpolation</c>.</summary>
    public const string PrefillPick = "prefill_pick";

    /// <summary>The decode engine in <c>aic_interpolation</c>.</summary>
    public const string DecodePick = "decode_pick";

    /// <summary>The engines by role in <c>ais_perf_model</c>.</summary>
    public const string Roles = "roles";

    /// <summary>The roles that there are, in Dynamo's words.</summary>
    public static IReadOnlyList<string> RoleNames { get; } = ["prefill", "decode", "aggregated"];

    /// <summary>Sizes of an engine, by all the names that either setting gives them.</summary>
    public static IReadOnlyList<ConfigKey<PickDraft>> Sizes { get; } =
    [
        Size("tp", p => p.Tp, (p, v) => p with { Tp = v }, "Tensor-parallel size of attention.", "tp_size"),
        Size("pp", p => p.Pp, (p, v) => p with { Pp = v }, "Pipeline stages.", "pp_size"),
        Size("dp", p => p.Dp, (p, v) => p with { Dp = v }, "Data-parallel ranks of attention.", "attention_dp", "attention_dp_size"),
        Size("moe_tp", p => p.MoeTp, (p, v) => p with { MoeTp = v }, "Tensor-parallel size of the experts.", "moe_tp_size"),
        Size("moe_ep", p => p.MoeEp, (p, v) => p with { MoeEp = v }, "Expert-parallel size.", "moe_ep_size"),
    ];

    /// <summary>What runs, and on what.</summary>
    public static IReadOnlyList<ConfigKey<PickDraft>> Names { get; } =
    [
        Text("hf_id", p => p.Model, (p, v) => p with { Model = v }, "Name of the model at Hugging Face.", "model"),
        Text("system", p => p.System, (p, v) => p with { System = v }, "Kind of GPU, such as h200_sxm."),
        Text("backend", p => p.Backend, (p, v) => p with { Backend = v }, "The inference engine."),
    ];

    /// <summary>A role of <c>ais_perf_model</c>.</summary>
    public static IReadOnlyList<ConfigKey<PickDraft>> Role { get; } = [.. Names, .. Sizes];

    /// <summary><c>aic_interpolation</c>, but for the picks. Only tools/aic-profile uses the grid; here it is checked.</summary>
    public static IReadOnlyList<ConfigKey<PickDraft>> Grid { get; } =
    [
        .. Names,
        Checked("isl", "Input length at which the KV cache is sized."),
        Checked("osl", "Output length at which the KV cache is sized."),
        Checked("sweep_max_context_length", "Longest context of the sweep."),
        Checked("prefill_interpolation_granularity", "Input lengths of the sweep."),
        Checked("decode_interpolation_granularity", "Context lengths of the sweep."),
    ];

    private static ConfigKey<PickDraft> Size(
        string name, Func<PickDraft, int?> get, Func<PickDraft, int, PickDraft> set, string doc, params string[] aliases) =>
        new(name, Integer(1, EnginePick.MostGpus), p => get(p), (p, value) => set(p, (int)value), doc) { Aliases = aliases };

    private static ConfigKey<PickDraft> Text(
        string name, Func<PickDraft, string?> get, Func<PickDraft, string?, PickDraft> set, string doc, params string[] aliases) =>
        new(name, TextKind.Any, get, (p, value) => set(p, string.IsNullOrWhiteSpace((string)value) ? null : (string)value), doc)
        {
            Aliases = aliases,
        };

    private static ConfigKey<PickDraft> Checked(string name, string doc) => new(name, Integer(1), _ => null, (p, _) => p, doc);
}
