using System.Globalization;
using System.Text.Json.Nodes;

namespace Planner.Engines;

/// <summary>Writes a profile as NVIDIA's profiler does, so that whatever reads its files reads this.</summary>
public static class ProfileWriter
{
    /// <summary>Digits that a measurement has at the most.</summary>
    private const string Digits = "G6";

    /// <summary>Both sweeps and the notes.</summary>
    public static JsonObject Write(EngineProfile profile) => new()
    {
        ["prefill"] = Write(profile.Prefill),
        ["decode"] = Write(profile.Decode),
        ["notes"] = new JsonArray([.. profile.Notes.Select(note => (JsonNode)note)]),
    };

    private static JsonObject Write(PrefillProfile prefill) => new()
    {
        ["prefill_isl"] = Numbers(prefill.Isl),
        ["prefill_ttft"] = Numbers(prefill.TtftMs),
    };

    private static JsonObject Write(DecodeProfile decode) => new()
    {
        ["x_kv_usage"] = Numbers(decode.Lines.SelectMany(line => line.KvUsage)),
        ["y_context_length"] = Numbers(decode.Lines.SelectMany(line => line.KvUsage.Select(_ => line.ContextLength))),
        ["z_itl"] = Numbers(decode.Lines.SelectMany(line => line.ItlMs)),
        ["max_kv_tokens"] = Math.Round(decode.MaxKvTokens),
    };

    private static JsonArray Numbers(IEnumerable<double> values) => new(
        [.. values.Select(value => (JsonNode)double.Parse(value.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))]);
}
